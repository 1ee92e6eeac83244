/**
 * What is known of metrics by their name: one row each with
 *
 *     name | direction | range, "or" the other usual scale | known from | other names | remark
 *
 * Directions: `higher` and `lower` is better; `drift` is a distance (more is worse); `pvalue` falls
 * when data drifts; `volume` counts or ages and is neither good nor bad; `ambiguous` depends on the
 * library. Ranges are the values that can occur: `0..1`, `0..` without an upper end. "convention"
 * stands where no library states a direction.
 */
const table = `
# quality
accuracy | higher | 0..1 or 0..100 | scikit-learn, torchmetrics, Keras, MLflow, NannyML | acc acc1 accuracy_score binary_accuracy categorical_accuracy model_accuracy sparse_categorical_accuracy subset_accuracy top1 top1_accuracy top_1_accuracy
balanced_accuracy | higher | 0..1 or 0..100 | scikit-learn | bacc bal_acc balanced_acc balanced_accuracy_score
top_k_accuracy | higher | 0..1 or 0..100 | scikit-learn, Keras | acc5 sparse_top_k_categorical_accuracy top5 top5_accuracy top_5_accuracy top_k_accuracy_score top_k_categorical_accuracy
precision | higher | 0..1 or 0..100 | scikit-learn, torchmetrics, Keras, MLflow, NannyML | positive_predictive_value ppv precision_score
recall | higher | 0..1 or 0..100 | scikit-learn, torchmetrics, Keras, MLflow, NannyML | hit_rate_positive recall_score sensitivity tpr true_positive_rate
f1 | higher | 0..1 or 0..100 | scikit-learn, torchmetrics, Keras, MLflow, NannyML | f1_score f1score f_measure f_score fmeasure fscore
fbeta | higher | 0..1 or 0..100 | torchmetrics, Keras | f05_score f0_5 f2 f2_score f_beta fbeta_score
specificity | higher | 0..1 or 0..100 | NannyML | selectivity tnr true_negative_rate
negative_predictive_value | higher | 0..1 or 0..100 | convention | npv
roc_auc | higher | 0..1 or 0..100 | scikit-learn, torchmetrics, Keras, MLflow, NannyML | area_under_roc auc auc_roc auroc roc_auc_ovo roc_auc_ovo_weighted roc_auc_ovr roc_auc_ovr_weighted roc_auc_score rocauc
pr_auc | higher | 0..1 or 0..100 | scikit-learn, torchmetrics, MLflow, NannyML | ap auc_pr aucpr auprc average_precision average_precision_score prauc precision_recall_auc
log_auc | higher | 0..1 | torchmetrics | logauc
gini | higher | -1..1 or -100..100 | convention | gini_coefficient gini_norm normalized_gini
matthews_corrcoef | higher | -1..1 | scikit-learn, torchmetrics, Hugging Face evaluate | matthews_corr_coef matthews_correlation mcc phi_coefficient
cohen_kappa | higher | -1..1 | torchmetrics | cohen_kappa_score cohens_kappa kappa quadratic_weighted_kappa qwk
jaccard | higher | 0..1 or 0..100 | scikit-learn, torchmetrics | jaccard_index jaccard_score jaccard_similarity
exact_match | higher | 0..1 or 0..100 | torchmetrics, Hugging Face evaluate | em exact_match_score
positive_likelihood_ratio | higher | 0.. | scikit-learn | lr_plus
negative_likelihood_ratio | lower | 0.. | scikit-learn | lr_minus
log_loss | lower | 0.. | scikit-learn, Keras, MLflow | bce bce_loss binary_crossentropy categorical_crossentropy ce_loss cross_entropy cross_entropy_loss crossentropy logloss negative_log_likelihood nll nll_loss sparse_categorical_crossentropy
loss | lower | .. | Keras, Hugging Face | model_loss objective_loss total_loss
hinge_loss | lower | 0.. | torchmetrics, Keras | categorical_hinge hinge squared_hinge
focal_loss | lower | 0.. | convention
brier_score | lower | 0..2 | scikit-learn, Hugging Face evaluate | brier brier_loss brier_score_loss | up to 2 for the multiclass definition
calibration_error | lower | 0..1 or 0..100 | torchmetrics | ace ece expected_calibration_error max_calibration_error mce
hamming_loss | lower | 0..1 | torchmetrics | hamming_distance
error_rate | lower | 0..1 or 0..100 | convention | classification_error err misclassification_rate top1_error top5_error zero_one_loss
false_positive_rate | lower | 0..1 or 0..100 | torchmetrics | fall_out fallout false_alarm_rate fpr
false_negative_rate | lower | 0..1 or 0..100 | convention | fnr miss_rate
false_discovery_rate | lower | 0..1 or 0..100 | convention | fdr
false_positives | lower | 0.. | MLflow | false_positive_count fp
false_negatives | lower | 0.. | MLflow | false_negative_count fn
true_positives | higher | 0.. | MLflow | tp
true_negatives | higher | 0.. | MLflow | tn
equal_error_rate | lower | 0..1 or 0..100 | torchmetrics | eer
coverage_error | lower | 0.. | torchmetrics | multilabel_coverage_error
ranking_loss | lower | 0..1 | torchmetrics | label_ranking_loss
label_ranking_average_precision | higher | 0..1 | torchmetrics | lrap
ks_separation | higher | 0..1 or 0..100 | convention | ks_credit ks_score_separation | credit-scoring KS (class separation), NOT drift
lift | higher | 0.. | convention | lift_at_10 top_decile_lift
mse | lower | 0.. | scikit-learn, torchmetrics, Keras, MLflow, NannyML, Hugging Face evaluate | l2 l2_loss mean_squared_error
rmse | lower | 0.. | scikit-learn, Keras, MLflow, NannyML | root_mean_squared_error root_mse
mae | lower | 0.. | scikit-learn, torchmetrics, Keras, MLflow, NannyML, Hugging Face evaluate | l1 l1_loss mean_absolute_error
median_absolute_error | lower | 0.. | scikit-learn | mdae medae
mape | lower | 0.. or 0.. | scikit-learn, torchmetrics, Keras, NannyML | mean_absolute_percentage_error | scale differs by library: sklearn/torchmetrics fraction, Keras percent
smape | lower | 0.. or 0.. | torchmetrics, Hugging Face evaluate | symmetric_mape symmetric_mean_absolute_percentage_error
wape | lower | 0.. or 0.. | torchmetrics | weighted_mape weighted_mean_absolute_percentage_error wmape
mase | lower | 0.. | Hugging Face evaluate | mean_absolute_scaled_error
msle | lower | 0.. | scikit-learn, torchmetrics, Keras, NannyML | mean_squared_log_error mean_squared_logarithmic_error
rmsle | lower | 0.. | scikit-learn, NannyML | root_mean_squared_log_error
nrmse | lower | 0.. | torchmetrics | cv_rmse normalized_rmse normalized_root_mean_squared_error rmspe
max_error | lower | 0.. | MLflow | abs_max_error
rse | lower | 0.. | torchmetrics | rae relative_absolute_error relative_squared_error
log_cosh | lower | 0.. | torchmetrics, Keras | huber huber_loss log_cosh_error logcosh smooth_l1_loss
poisson_deviance | lower | 0.. | scikit-learn | gamma_deviance mean_gamma_deviance mean_poisson_deviance tweedie_deviance tweedie_deviance_score
pinball_loss | lower | 0.. | torchmetrics | continuous_ranked_probability_score crps interval_score mean_pinball_loss quantile_loss winkler_score
minkowski_distance | lower | 0.. | torchmetrics
r2 | higher | ..1 | scikit-learn, torchmetrics, Keras, MLflow, Hugging Face evaluate | adj_r2 adjusted_r2 coefficient_of_determination r2_score r_sq r_squared rsquared | can be negative
explained_variance | higher | ..1 | scikit-learn, torchmetrics | explained_variance_score
pearson | higher | -1..1 | Keras, Hugging Face evaluate | correlation pearson_corr pearson_correlation pearsonr
spearman | higher | -1..1 | torchmetrics, Hugging Face evaluate | spearman_corr spearman_rho spearmanr
kendall_tau | higher | -1..1 | convention | kendall kendalltau
concordance_corrcoef | higher | -1..1 | torchmetrics, Keras | ccc concordance_correlation
concordance_index | higher | 0..1 | convention | c_index cindex
cosine_similarity | higher | -1..1 | torchmetrics, Keras | cos_sim
critical_success_index | higher | 0..1 | torchmetrics | csi_weather
mean_error | ambiguous | .. | Evidently | bias forecast_bias mbe mean_bias_error | signed; best at 0
interval_coverage | higher | 0..1 or 0..100 | convention | coverage_probability picp
adjusted_rand_score | higher | -0.5..1 | scikit-learn | adjusted_rand_index ari
rand_score | higher | 0..1 | scikit-learn | rand_index
mutual_info_score | higher | 0.. | scikit-learn | mi mutual_information
adjusted_mutual_info_score | higher | ..1 | scikit-learn | ami
normalized_mutual_info_score | higher | 0..1 | scikit-learn | nmi
homogeneity_score | higher | 0..1 | scikit-learn | homogeneity
clustering_completeness | higher | 0..1 | scikit-learn
v_measure_score | higher | 0..1 | scikit-learn | v_measure
fowlkes_mallows_score | higher | 0..1 | scikit-learn | fmi fowlkes_mallows fowlkes_mallows_index
silhouette | higher | -1..1 | convention | silhouette_coefficient silhouette_score
calinski_harabasz | higher | 0.. | torchmetrics | calinski_harabasz_score variance_ratio_criterion
davies_bouldin | lower | 0.. | scikit-learn | davies_bouldin_score db_index dbi | torchmetrics@dab0333 clustering/davies_bouldin_score.py says higher_is_better=True, which contradicts scikit-learn: do not import that value
dunn_index | higher | 0.. | torchmetrics
cluster_accuracy | higher | 0..1 | torchmetrics
inertia | lower | 0.. | convention | wcss within_cluster_sum_of_squares
cramers_v | higher | 0..1 | torchmetrics | cramer_v
theils_u | higher | 0..1 | torchmetrics
tschuprows_t | higher | 0..1 | torchmetrics
fleiss_kappa | higher | ..1 | torchmetrics
ndcg | higher | 0..1 or 0..100 | torchmetrics | ndcg_score normalized_dcg normalized_discounted_cumulative_gain
mrr | higher | 0..1 or 0..100 | torchmetrics | mean_reciprocal_rank reciprocal_rank
map | higher | 0..1 or 0..100 | torchmetrics | mean_average_precision retrieval_map
hit_rate | higher | 0..1 or 0..100 | torchmetrics | hit_ratio hits hr
r_precision | higher | 0..1 or 0..100 | torchmetrics | rprec
dcg | higher | 0.. | convention | discounted_cumulative_gain
diversity | higher | .. | Evidently
novelty | higher | .. | Evidently
serendipity | higher | .. | Evidently
personalization | higher | .. | Evidently
popularity_bias | lower | 0.. | Evidently
catalog_coverage | higher | 0..1 | convention | item_coverage
ctr | higher | 0..1 or 0..100 | convention | click_through_rate
conversion_rate | higher | 0..1 or 0..100 | convention | cvr
iou | higher | 0..1 or 0..100 | torchmetrics, Keras, Hugging Face evaluate | intersection_over_union mean_iou miou
map_detection | higher | 0..1 or 0..100 | torchmetrics | ap50 ap75 bbox_map box_map map50 map50_95 map75 map_0_5 map_0_5_0_95 map_50 map_50_95 map_75 mask_map mean_ap segm_map
average_recall | higher | 0..1 or 0..100 | convention | ar mar mar_100
dice | higher | 0..1 or 0..100 | torchmetrics | dice_coefficient dice_score dsc generalized_dice
dice_loss | lower | 0..1 | convention | iou_loss jaccard_loss
hausdorff_distance | lower | 0.. | torchmetrics | hausdorff hd95
panoptic_quality | higher | 0..1 or 0..100 | torchmetrics | pq
pixel_accuracy | higher | 0..1 or 0..100 | convention | pixel_acc
psnr | higher | 0.. | torchmetrics | peak_signal_noise_ratio psnrb
ssim | higher | -1..1 | torchmetrics | ms_ssim structural_similarity
fid | lower | 0.. | torchmetrics | frechet_inception_distance mifid
kid | lower | 0.. | torchmetrics | kernel_inception_distance
lpips | lower | 0.. | torchmetrics | dists learned_perceptual_image_patch_similarity
inception_score | higher | 0.. | torchmetrics | inception
clip_score | higher | 0..100 | torchmetrics | clipscore
vmaf | higher | 0..100 | torchmetrics
uqi | higher | 0..1 | torchmetrics | universal_image_quality_index
vif | higher | 0.. | torchmetrics | visual_information_fidelity
scc | higher | .. | torchmetrics | spatial_correlation_coefficient
qnr | higher | 0..1 | torchmetrics | quality_with_no_reference
sam | lower | 0.. | torchmetrics | spectral_angle_mapper
ergas | lower | 0.. | torchmetrics
rase | lower | 0.. | torchmetrics
total_variation | lower | 0.. | torchmetrics
spatial_distortion_index | lower | 0..1 | torchmetrics | d_s
spectral_distortion_index | lower | 0..1 | torchmetrics | d_lambda | torchmetrics@dab0333 image/d_lambda.py says higher_is_better=True; contradicts its own QNR formula
perceptual_path_length | lower | 0.. | StyleGAN | ppl_gan | torchmetrics@dab0333 image/perceptual_path_length.py says higher_is_better=True; disputed
lip_vertex_error | lower | 0.. | torchmetrics | lve
procrustes | lower | 0..1 | torchmetrics | procrustes_disparity
perplexity | lower | 1.. | torchmetrics, Hugging Face evaluate | ppl
bits_per_byte | lower | 0.. | convention | bits_per_character bpb bpc
bleu | higher | 0..1 or 0..100 | torchmetrics, Hugging Face evaluate | bleu1 bleu4 bleu_4 bleu_score google_bleu sacre_bleu sacrebleu | torchmetrics/HF bleu 0..1, sacrebleu CLI 0..100
rouge | higher | 0..1 or 0..100 | torchmetrics, Hugging Face evaluate | rouge1 rouge2 rouge_1 rouge_2 rouge_l rouge_lsum rouge_score rougel rougelsum
meteor | higher | 0..1 or 0..100 | Hugging Face evaluate | meteor_score
chrf | higher | 0..1 or 0..100 | torchmetrics, Hugging Face evaluate | chrf_score chrfpp
bertscore | higher | 0..1 | torchmetrics, Hugging Face evaluate | bert_score bertscore_f1
comet | higher | .. | Hugging Face evaluate | bleurt mauve nist_mt sari
squad_f1 | higher | 0..100 | torchmetrics, Hugging Face evaluate | squad squad_em
ter | lower | 0.. or 0..100 | torchmetrics, Hugging Face evaluate | eed extended_edit_distance translation_edit_rate | can exceed 1
wer | lower | 0.. or 0..100 | torchmetrics, Hugging Face evaluate | word_error_rate | can exceed 1
cer | lower | 0.. or 0..100 | torchmetrics, Hugging Face evaluate | char_error_rate character_error_rate | can exceed 1
match_error_rate | lower | 0..1 | torchmetrics | wil word_information_lost
word_info_preserved | higher | 0..1 | torchmetrics | wip
edit_distance | lower | 0.. | torchmetrics | levenshtein levenshtein_distance
diarization_error_rate | lower | 0.. or 0..100 | convention | der
pesq | higher | -0.5..4.5 | torchmetrics
stoi | higher | 0..1 | torchmetrics
mos | higher | 0..5 | torchmetrics | dnsmos mean_opinion_score nisqa
sdr | higher | .. | torchmetrics | sa_sdr si_sdr signal_distortion_ratio
snr | higher | .. | torchmetrics | c_si_snr si_snr signal_noise_ratio
srmr | higher | 0.. | torchmetrics
pass_at_k | higher | 0..1 or 0..100 | Hugging Face evaluate | code_eval pass1
win_rate | higher | 0..1 or 0..100 | convention | preference_rate winrate
faithfulness | higher | 0.. | convention | answer_relevance answer_relevancy context_precision context_recall context_relevance groundedness | a judging model may answer 0..1 or 1..5
toxicity | lower | 0..1 or 0..100 | convention | hallucination_rate refusal_error_rate toxicity_score
reward | higher | .. | convention | ep_rew_mean episode_reward mean_reward return_mean
rating | higher | .. | convention | csat nps user_rating user_satisfaction
disparate_impact | ambiguous | 0.. | convention | adverse_impact_ratio demographic_parity_ratio | best near 1; 0.8..1.25 rule of thumb
demographic_parity_difference | lower | 0..1 | convention | equal_opportunity_difference equalized_odds_difference fairness_gap statistical_parity_difference
revenue | higher | .. | NannyML | business_value gmv profit roi uplift
confidence | higher | 0..1 or 0..100 | convention | avg_confidence mean_confidence model_confidence prediction_confidence
prediction_entropy | lower | 0.. | convention | model_uncertainty uncertainty
estimated_accuracy | higher | 0..1 or 0..100 | NannyML | cbpe_roc_auc estimated_f1 estimated_roc_auc
accuracy_drop | lower | .. | convention | accuracy_decay accuracy_decline accuracy_decrease accuracy_degradation accuracy_loss auc_drop degradation f1_drop metric_drop model_decay performance_decay performance_decline performance_degradation performance_drop quality_drop regression_pct | positive = worse: retrain when ABOVE is correct
accuracy_improvement | higher | .. | convention | accuracy_gain auc_uplift f1_gain improvement metric_improvement performance_improvement relative_improvement | positive = better
non_intrusive_speech_quality_assessment | higher | .. | torchmetrics
group_stat_rates | lower | 0..1 | torchmetrics
fairness | lower | 0..1 | torchmetrics
complete_intersection_over_union | higher | .. | torchmetrics | ciou
distance_intersection_over_union | higher | .. | torchmetrics | diou
generalized_intersection_over_union | higher | .. | torchmetrics | giou
arniqa | higher | 0..1 | torchmetrics
deep_image_structure_and_texture_similarity | lower | 0.. | torchmetrics
memorization_informed_frechet_inception_distance | lower | .. | torchmetrics
peak_signal_noise_ratio_with_blocked_effect | higher | .. | torchmetrics
root_mean_squared_error_using_sliding_window | lower | 0.. | torchmetrics
clip_image_quality_assessment | higher | .. | torchmetrics
pearsons_contingency_coefficient | higher | 0..1 | torchmetrics
adf_p_value | ambiguous | 0..1 | convention | ab_test_p_value levene_p_value shapiro_p_value | lower = significant; whether that is good depends on the test (A/B uplift: significant is wanted)
# drift
psi | drift | 0.. | Evidently, Azure ML | characteristic_stability_index csi max_psi mean_psi population_stability_index psi_score | rule of thumb 0.1, 0.2, 0.25
ks_statistic | drift | 0..1 | NannyML | kolmogorov_smirnov kolmogorov_smirnov_statistic ks_d ks_stat
ks | ambiguous | 0..1 | NannyML, Evidently | ks_score ks_test two_sample_kolmogorov_smirnov_test | statistic in NannyML, p-value in Evidently, class separation in credit scoring: never judge direction without declared method
wasserstein | drift | 0.. | NannyML, Evidently | earth_movers_distance emd normalized_wasserstein_distance normed_wasserstein wasserstein_distance wasserstein_norm
jensen_shannon | drift | 0..1 | torchmetrics, NannyML, Evidently | jensen_shannon_distance jensen_shannon_divergence jensenshannon js_distance js_divergence jsd
kl_divergence | drift | 0.. | torchmetrics, Evidently | kl_div kld kullback_leibler kullback_leibler_divergence
hellinger | drift | 0..1 | Evidently, whylogs | hellinger_distance
l_infinity | drift | 0..1 | NannyML, Vertex AI | l_infinity_distance linf linf_distance
energy_distance | drift | 0.. | Evidently | ed
chi2_statistic | drift | 0.. | NannyML | chi2_stat chi_square_statistic
chi2 | ambiguous | 0.. | NannyML, Evidently | chi_square chi_squared chisquare | statistic or p-value depending on library
tvd | ambiguous | 0..1 | Evidently | total_variation_distance | p-value in Evidently, distance elsewhere
mmd | drift | 0.. | convention | maximum_mean_discrepancy | Evidently stattest 'empirical_mmd' returns a p-value
reconstruction_error_drift | drift | 0.. | NannyML | data_reconstruction_drift | NannyML alerts on both sides of the band
domain_classifier_auc | drift | 0..1 | NannyML, Evidently | domain_classifier_auroc drift_auc | an AUC whose direction is drift, not quality
drift_share | drift | 0..1 or 0..100 | Evidently | dataset_drift_score drift_ratio drifted_features_ratio share_drifted_features share_of_drifted_columns
drifted_columns_count | drift | 0.. | Evidently | drifted_columns drifted_features num_drifted_features number_of_drifted_columns
drift_score | drift | 0.. | Evidently | concept_drift concept_drift_score covariate_shift data_drift data_drift_score distribution_shift drift drift_magnitude drift_metric embedding_drift feature_drift feature_drift_score input_drift label_drift model_drift population_shift prediction_drift prediction_drift_score target_drift | Evidently drift_score is a p-value for ks, chisquare, z, anderson, cramer_von_mises, es, fisher_exact, g_test, mannw, t_test, TVD, empirical_mmd: downgrade severity unless method is known
feature_attribution_drift | drift | .. | convention | attribution_drift feature_importance_drift | Azure defines it through NDCG where LOWER means drift: treat as ambiguous when the metric is ndcg
train_serving_skew | drift | 0.. | convention | serving_skew skew training_serving_skew
p_value | pvalue | 0..1 | Evidently, whylogs | data_drift_p_value drift_p_value drift_pvalue p p_val pval pvalue significance
ks_p_value | pvalue | 0..1 | Evidently, whylogs | kolmogorov_smirnov_p_value ks_p ks_pvalue ks_test_p_value
chi2_p_value | pvalue | 0..1 | Evidently, whylogs | chi2_pvalue chi_square_p_value chisquare_p_value
anderson_p_value | pvalue | 0..1 | Evidently | anderson_darling_p_value
t_test_p_value | pvalue | 0..1 | Evidently | cramer_von_mises_p_value epps_singleton_p_value fisher_exact_p_value g_test_p_value mann_whitney_p_value mmd_p_value ttest_p_value z_test_p_value
# data-quality
null_rate | lower | 0..1 or 0..100 | NannyML, Evidently | missing_pct missing_rate missing_ratio missing_value_ratio missing_values_rate missing_values_share nan_ratio null_fraction null_percentage null_ratio pct_missing
missing_values | lower | 0.. | Evidently | empty_rows_count missing_count null_count number_of_missing_values
duplicate_rate | lower | 0..1 or 0..100 | Evidently | duplicate_ratio
duplicated_rows | lower | 0.. | Evidently | duplicated_row_count
outlier_rate | lower | 0..1 or 0..100 | NannyML, Evidently | anomaly_rate out_of_range_rate out_range_share outlier_ratio
unseen_values_rate | lower | 0..1 or 0..100 | NannyML | new_category_rate unseen_rate
schema_violations | lower | 0.. | convention | constraint_violations failed_expectations schema_errors unsuccessful_expectations validation_errors
data_quality_score | higher | 0..1 or 0..100 | convention | completeness data_completeness dq_score expectations_success_percent quality_score success_percent validity
# operations
latency | lower | 0.. | convention | inference_latency inference_time latency_ms latency_p50 latency_p95 latency_p99 p50_latency p95_latency p99_latency prediction_latency response_time time_to_first_token ttft
http_error_rate | lower | 0..1 or 0..100 | convention | 5xx_rate failure_rate request_error_rate server_error_rate timeout_rate
cost | lower | 0.. | convention | cost_per_prediction cost_usd inference_cost training_cost
model_size | lower | 0.. | convention | memory_mb memory_usage model_size_mb
training_time | lower | 0.. | convention | pipeline_duration train_time training_duration
throughput | higher | 0.. | convention | qps requests_per_second rps tokens_per_second
availability | higher | 0..1 or 0..100 | convention | success_rate uptime
rollback_rate | lower | 0..1 or 0..100 | convention | chargeback_rate churn_rate complaint_rate escalation_rate override_rate
# volume
rows_added | volume | 0.. | MLflow, Evidently | data_points dataset_size example_count min_samples n_rows n_samples new_data_count new_data_points new_data_size new_examples new_records new_rows new_samples new_samples_count num_rows num_samples record_count records row_count rows sample_count sample_size samples
data_volume_increase | volume | 0.. | convention | data_growth data_increase data_volume data_volume_change new_data_percentage new_data_ratio new_data_volume volume_increase
feedback_count | volume | 0.. | convention | annotation_count feedback labeled_samples labelled_samples labels_collected new_labels user_feedback_count verified_feedback
prediction_count | volume | 0.. | convention | inference_count predictions request_count requests traffic
staleness_days | volume | 0.. | convention | age_days data_age data_freshness_hours data_staleness days_since_last_retrain days_since_last_training days_since_retrain days_since_training hours_since_last_training model_age model_age_days model_age_hours model_staleness staleness staleness_hours time_since_last_training | large = stale: retrain when ABOVE is right; for a deploy gate BELOW is right
data_freshness | volume | .. | convention | freshness | ambiguous: can mean age or a 0..1 freshness score
epoch | volume | 0.. | convention | epochs global_step iteration learning_rate num_epochs step
run_count | volume | 0.. | convention | attempt build_number model_version retrain_count version`;

export type Direction = "higher" | "lower" | "drift" | "pvalue" | "volume" | "ambiguous";

/** What a metric speaks of. Only quality and drift say whether a model should be replaced. */
export type MetricKind = "quality" | "drift" | "data-quality" | "operations" | "volume";

/** Least and greatest value that can occur; infinite where there is no bound. */
export type Range = readonly [least: number, greatest: number];

export interface Metric {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly kind: MetricKind;
  readonly direction: Direction;
  readonly range: Range;
  /** The other scale in common use: percent for a fraction. */
  readonly alternativeRange?: Range | undefined;
  /** Libraries whose source or documentation states the direction. */
  readonly knownFrom: string;
  readonly remark?: string | undefined;
}

function range(text: string): Range {
  const [least = "", greatest = ""] = text.split("..");
  return [
    least === "" ? Number.NEGATIVE_INFINITY : Number(least),
    greatest === "" ? Number.POSITIVE_INFINITY : Number(greatest),
  ];
}

function readTable(): readonly Metric[] {
  const metrics: Metric[] = [];
  let kind: MetricKind = "quality";
  for (const line of table.trim().split("\n")) {
    if (line.startsWith("# ")) {
      kind = line.slice(2) as MetricKind;
      continue;
    }
    const [name = "", direction = "", ranges = "", knownFrom = "", aliases = "", remark] =
      line.split(" | ");
    const [usual = "..", alternative] = ranges.split(" or ");
    metrics.push({
      name,
      aliases: aliases.split(" ").filter(Boolean),
      kind,
      direction: direction as Direction,
      range: range(usual),
      alternativeRange: alternative === undefined ? undefined : range(alternative),
      knownFrom,
      remark,
    });
  }
  return metrics;
}

export const metrics: readonly Metric[] = readTable();
