import { didYouMean } from "../base/spelling.ts";

/**
 * What the context `github` tells.
 * https://docs.github.com/actions/reference/workflows-and-actions/contexts#github-context
 */
const properties =
  "action action_path action_ref action_repository action_status actor actor_id api_url base_ref env event event_name event_path graphql_url head_ref job path ref ref_name ref_protected ref_type repository repository_id repository_owner repository_owner_id repositoryUrl retention_days run_id run_number run_attempt secret_source server_url sha token triggering_actor workflow workflow_ref workflow_sha workspace".split(
    " ",
  );

/** Where something else than those is read: nearly every text shows none, at a glance. */
export const otherProperty = new RegExp(
  `github\\s*\\.\\s*(?!(?:${properties.join("|")})(?![\\w-]))[a-z]`,
  "i",
);

/** A property of `github` in an expression that is none, and looks like one of those. */
interface Misspelt {
  readonly name: string;
  readonly at: number;
  readonly meant: string;
}

/** New properties may come, so that only what looks like a known one is told. Quoted text is left out. */
export function* misspeltProperties(expression: string): Generator<Misspelt> {
  if (!otherProperty.test(expression)) return;
  const token = /'(?:[^']|'')*'|(?<![\w.-])github\s*\.\s*([A-Za-z_][\w-]*)/gi;
  for (const { 0: whole, 1: name, index } of expression.matchAll(token)) {
    if (name === undefined || isProperty(name)) continue;
    const meant = didYouMean(name, properties);
    if (meant !== undefined) yield { name, at: index + whole.length - name.length, meant };
  }
}

const isProperty = (name: string): boolean =>
  properties.some((property) => property.toLowerCase() === name.toLowerCase());
