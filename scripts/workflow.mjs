/** A workflow of about `size` lines. No two jobs hold the same code. */
export function workflow(size, seed = 0, language = "python") {
  const parts = [
    `name: Bench ${seed}\non:\n  schedule:\n    - cron: "17 3 * * 1-5"\n  workflow_dispatch:\njobs:\n`,
  ];
  for (let job = 0; 7 + job * 29 < size; job++) parts.push(jobText(job, seed, language));
  return parts.join("");
}

function jobText(job, seed, language) {
  return `  train-${job}:
    runs-on: ubuntu-latest
${job > 0 ? `    needs: train-${job - 1}\n` : "    timeout-minutes: 60\n"}    env:
      SEED: "${seed + job}"
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.12"
      - name: Install
        run: |
          python -m pip install --upgrade pip
          pip install -r requirements.txt
      - name: Train
        id: fit
${language === "python" ? pythonTraining(job, seed) : shellTraining(job, seed)}      - name: Keep the model
        if: steps.fit.outputs.accuracy > 0.9
`.concat(`        run: cp model.pkl kept-${job}.pkl\n`);
}

function pythonTraining(job, seed) {
  return `        shell: python
        run: |
          import json
          import os

          rows = [line.split(",") for line in open("data/rows-${seed}-${job}.csv")]
          accuracy = sum(1 for row in rows if row[0] == row[1]) / max(1, len(rows))
          if accuracy < 0.8:
              raise SystemExit(f"accuracy {accuracy:.3f} is too low")
          with open(os.environ["GITHUB_OUTPUT"], "a") as out:
              out.write(json.dumps({"accuracy": accuracy}))
          print("done ${job}", len(rows))
`;
}

function shellTraining(job, seed) {
  return `        shell: bash
        run: |
          set -euo pipefail
          rows=data/rows-${seed}-${job}.csv
          test -s "$rows"

          python train.py --rows "$rows" --folds 5 --output model.pkl
          if [ ! -s model.pkl ]; then
            echo "no model was written"
            exit 1
          fi
          python evaluate.py --model model.pkl > metrics.json
          echo "accuracy=$(jq -r .accuracy metrics.json)" >> "$GITHUB_OUTPUT"
          echo "done ${job}"
`;
}
