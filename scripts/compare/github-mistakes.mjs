const right = `name: Churn model
on:
  schedule:
    - cron: "17 3 * * 1-5"
  push:
    branches: [main]
    paths: ["src/**"]
  workflow_dispatch:
    inputs:
      folds:
        description: Folds of the cross-validation
        type: number
        default: 5
      dry-run:
        type: boolean
        default: false
permissions:
  contents: read
concurrency:
  group: churn
env:
  MODEL: churn
jobs:
  validate:
    runs-on: ubuntu-latest
    timeout-minutes: 20
    steps:
      - uses: actions/checkout@v5
      - uses: actions/setup-python@v6
        with:
          python-version: "3.12"
      - name: Validate the data
        run: python validate.py data/new.csv
  train:
    needs: validate
    runs-on: ubuntu-latest
    timeout-minutes: 90
    strategy:
      matrix:
        region: [eu, us]
    outputs:
      accuracy: \${{ steps.score.outputs.accuracy }}
    steps:
      - uses: actions/checkout@v5
      - name: Train
        run: python train.py --region \${{ matrix.region }} --folds \${{ inputs.folds }}
      - name: Evaluate
        id: score
        shell: python
        run: |
          import json
          import os

          with open("metrics.json") as file:
              metrics = json.load(file)
          if metrics["accuracy"] < 0.8:
              raise SystemExit("the model is too weak")
          with open(os.environ["GITHUB_OUTPUT"], "a") as out:
              out.write(f"accuracy={metrics['accuracy']}\\n")
      - name: Report
        if: failure() && github.event_name == 'schedule'
        run: bash report.sh
        env:
          TOKEN: \${{ secrets.REPORT_TOKEN }}
  deploy:
    needs: [validate, train]
    if: needs.train.outputs.accuracy > 0.9 && github.ref == 'refs/heads/main'
    runs-on: ubuntu-latest
    timeout-minutes: 20
    environment: production
    steps:
      - uses: actions/checkout@v5
      - name: Deploy the model
        id: release
        run: python deploy.py --model \${{ env.MODEL }} --monitoring enable
      - name: Roll back
        if: failure() && steps.release.outcome == 'failure'
        run: python rollback.py --model \${{ env.MODEL }}
`;

/** A workflow, and one mistake at a time: [what it is, what stood there, what stands there, what of it is wrong]. */
export const githubMistakes = {
  dialect: "github-actions",
  path: ".github/workflows/churn.yml",
  right,
  groups: {
    schedule: [
      ["hour 24", "17 3 * * 1-5", "17 24 * * 1-5", "24"],
      ["four fields", "17 3 * * 1-5", "17 3 * *"],
      ["six fields", "17 3 * * 1-5", "0 17 3 * * 1-5"],
      ["a day that never comes", "17 3 * * 1-5", "17 3 30 2 *", "30 2"],
      ["every minute", "17 3 * * 1-5", "* * * * *"],
      ["every minute of an hour", "17 3 * * 1-5", "* 3 * * 1-5", "*"],
      ["fields swapped", "17 3 * * 1-5", "0 0 0 * *"],
      ["a crontab line with its command", "17 3 * * 1-5", "17 3 * * 1-5 python train.py"],
      ["a word that is no weekday", "17 3 * * 1-5", "17 3 * * MO-FR", "MO-FR"],
      ["@daily, which is not known here", "17 3 * * 1-5", "@daily"],
      ["quotes forgotten before a star", '"17 3 * * 1-5"', "*/17 3 * * *"],
      ["an unknown time zone", '1-5"', '1-5"\n      timezone: Europe/Berlim', "Europe/Berlim"],
      ["an abbreviation as a time zone", '1-5"', '1-5"\n      timezone: CEST', "CEST"],
    ],
    "conditions and expressions": [
      [
        "text beside the braces",
        "if: failure() && github.event_name",
        "if: ${{ failure() }} && github.event_name",
      ],
      [
        "a quote that is not closed",
        "github.event_name == 'schedule'",
        "github.event_name == 'schedule",
      ],
      [
        "double quotes",
        "github.ref == 'refs/heads/main'",
        'github.ref == "refs/heads/main"',
        '"refs/heads/main"',
      ],
      ["Python's and", "accuracy > 0.9 && github.ref", "accuracy > 0.9 and github.ref", "and"],
      ["a function that is not there", "if: failure() && steps", "if: failed() && steps", "failed"],
      ["a context that is not there", "github.ref ==", "git.ref ==", "git"],
      ["a property of github that is not there", "github.event_name", "github.event_nam"],
      [
        "braces that are not closed",
        "--folds ${{ inputs.folds }}",
        "--folds ${{ inputs.folds }",
        "${{ inputs.folds }",
      ],
      [
        "a function without its argument",
        "if: failure() && github",
        "if: contains('x') && github",
        "contains('x')",
      ],
      ["a threshold in quotes", "accuracy > 0.9 &&", "accuracy > '0.9' &&", "'0.9'"],
      [
        "the gate the wrong way round",
        "accuracy > 0.9 &&",
        "accuracy < 0.9 &&",
        "needs.train.outputs.accuracy < 0.9",
      ],
      ["percent for a fraction", "accuracy > 0.9 &&", "accuracy > 90 &&", "90"],
      [
        "always true",
        "accuracy > 0.9 &&",
        "accuracy > 0.9 || true &&",
        "needs.train.outputs.accuracy > 0.9 || true",
      ],
      [
        "two bounds that exclude each other",
        "accuracy > 0.9 &&",
        "accuracy > 0.9 && needs.train.outputs.accuracy < 0.5 &&",
        "needs.train.outputs.accuracy > 0.9 && needs.train.outputs.accuracy < 0.5",
      ],
      [
        "secrets in an if",
        "steps.release.outcome == 'failure'",
        "secrets.TOKEN == ''",
        "secrets.TOKEN",
      ],
    ],
    "steps and what they refer to": [
      ["a need that is not there", "needs: validate", "needs: validat", "validat"],
      ["a need of itself", "needs: validate", "needs: train", "train"],
      [
        "needs in a circle",
        "  validate:\n    runs-on",
        "  validate:\n    needs: train\n    runs-on",
        "train",
      ],
      [
        "a step id that is not there",
        "steps.score.outputs.accuracy }}",
        "steps.scores.outputs.accuracy }}",
        "scores",
      ],
      [
        "a step id that comes later",
        "--region ${{ matrix.region }}",
        "--region ${{ steps.score.outputs.region }}",
        "score",
      ],
      ["a job that is not in needs", "needs: [validate, train]", "needs: [validate]", "validate"],
      [
        "an output of a job that is not there",
        "needs.train.outputs.accuracy > 0.9",
        "needs.train.outputs.acuracy > 0.9",
        "acuracy",
      ],
      ["a matrix value that is not there", "matrix.region }}", "matrix.regions }}", "regions"],
      ["an input that is not there", "inputs.folds }}", "inputs.fold }}", "fold"],
      ["two steps of one id", "- name: Train\n", "- name: Train\n        id: score\n", "score"],
      ["two jobs of one name", "  deploy:\n    needs", "  train:\n    needs", "train"],
      ["an id with a blank", "id: release", "id: re lease", "re lease"],
    ],
    "embedded Python and shell": [
      ["a colon is missing", "< 0.8:", "< 0.8", "< 0.8"],
      ["a bracket is not closed", "json.load(file)", "json.load(file", "("],
      [
        "a quote is not closed",
        '"the model is too weak"',
        '"the model is too weak',
        '"the model is too weak',
      ],
      ["indented too far", "          import os", "            import os", "import os"],
      ["a name that nothing defines", "metrics = json", "metric = json", "metric"],
      ["an import that is missing", "          import os\n", "", ""],
      ["a folded scalar", "run: |\n          import", "run: >\n          import", ">"],
      ["a comparison by is", '["accuracy"] < 0.8', '["accuracy"] is 0.8', "is 0.8"],
      ["run, which is no command", "run: bash report.sh", "run: run report.sh", "run report.sh"],
    ],
    "keys and values of the system": [
      ["an event that is not there", "  push:\n", "  pushed:\n", "pushed"],
      ["a key of a job that is not there", "    outputs:", "    output:", "output"],
      [
        "a key of a step that is not there",
        "      - name: Validate the data",
        "      - nam: Validate the data",
        "nam",
      ],
      [
        "no runs-on",
        "  train:\n    needs: validate\n    runs-on: ubuntu-latest\n",
        "  train:\n    needs: validate\n",
        "train",
      ],
      ["no version of an action", "actions/setup-python@v6", "actions/setup-python"],
      ["a permission that is not there", "contents: read", "content: read", "content"],
      ["a value that a permission does not have", "contents: read", "contents: reed", "reed"],
      ["text where a number belongs", "timeout-minutes: 90", "timeout-minutes: ninety", "ninety"],
      ["a type of input that is not there", "type: number", "type: int", "int"],
      [
        "an input that an action does not have",
        'python-version: "3.12"',
        'python-versoin: "3.12"',
        "python-versoin",
      ],
      [
        "a runner that is not there",
        "    runs-on: ubuntu-latest\n    timeout-minutes: 20\n    environment",
        "    runs-on: ubuntu-lastest\n    timeout-minutes: 20\n    environment",
        "ubuntu-lastest",
      ],
      [
        "run and uses in one step",
        "run: python validate.py data/new.csv",
        "run: python validate.py data/new.csv\n        uses: actions/checkout@v5",
        "uses",
      ],
      [
        "text from outside in a script",
        "run: bash report.sh",
        "run: bash report.sh ${{ github.event.head_commit.message }}",
        "github.event.head_commit.message",
      ],
    ],
    YAML: [
      ["a key twice", "  MODEL: churn", "  MODEL: churn\n  MODEL: churned", "MODEL: churned"],
      [
        "a bracket that is not closed",
        "needs: [validate, train]",
        "needs: [validate, train",
        "[validate, train",
      ],
      ["a quote that is not closed", 'python-version: "3.12"', 'python-version: "3.12', '"3.12'],
      ["a tab", "  group: churn", "\tgroup: churn", "\t"],
      ["a key one blank too far left", "    needs: validate\n", "   needs: validate\n", "needs"],
    ],
  },
};
