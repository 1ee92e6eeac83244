const right = `trigger:
  branches:
    include: [main]
schedules:
  - cron: "17 3 * * 1-5"
    displayName: Every working day
    always: true
    branches:
      include: [main]
parameters:
  - name: folds
    type: number
    default: 5
pool:
  vmImage: ubuntu-latest
stages:
  - stage: training
    jobs:
      - job: validate
        timeoutInMinutes: 20
        steps:
          - script: python validate.py data/new.csv
            displayName: Validate the data
      - job: train
        dependsOn: validate
        timeoutInMinutes: 90
        steps:
          - script: python train.py --folds \${{ parameters.folds }}
            displayName: Train
          - task: PythonScript@0
            name: scores
            displayName: Evaluate
            inputs:
              scriptSource: inline
              script: |
                import json

                with open("metrics.json") as file:
                    metrics = json.load(file)
                if metrics["accuracy"] < 0.8:
                    raise SystemExit("the model is too weak")
                print(f"##vso[task.setvariable variable=passed;isOutput=true]yes")
  - stage: release
    dependsOn: training
    condition: and(succeeded(), eq(variables['Build.SourceBranch'], 'refs/heads/main'))
    jobs:
      - job: deploy
        timeoutInMinutes: 20
        steps:
          - script: python deploy.py --monitoring enable
            displayName: Deploy the model
          - script: python rollback.py
            displayName: Roll back
            condition: failed()
`;

/** A pipeline of Azure, as in github-mistakes.mjs. */
export const azureMistakes = {
  dialect: "azure-pipelines",
  path: "azure-pipelines.yml",
  right,
  groups: {
    schedule: [
      ["hour 24", "17 3 * * 1-5", "17 24 * * 1-5", "24"],
      ["six fields", "17 3 * * 1-5", "0 17 3 * * 1-5"],
      ["a day that never comes", "17 3 * * 1-5", "17 3 30 2 *", "30 2"],
      ["every minute of an hour", "17 3 * * 1-5", "* 3 * * 1-5", "*"],
    ],
    "conditions and expressions": [
      ["a function that is not there", "condition: failed()", "condition: failure()", "failure"],
      [
        "a bracket that is not closed",
        "'refs/heads/main'))",
        "'refs/heads/main')",
        "and(succeeded(), eq(variables['Build.SourceBranch'], 'refs/heads/main')",
      ],
      [
        "an operator where a function belongs",
        "eq(variables['Build.SourceBranch'], 'refs/heads/main')",
        "variables['Build.SourceBranch'] == 'refs/heads/main'",
        "==",
      ],
      [
        "a variable in brackets of the shell",
        "variables['Build.SourceBranch']",
        "$(Build.SourceBranch)",
      ],
    ],
    "steps and what they refer to": [
      ["a job that is not there", "dependsOn: validate", "dependsOn: validat", "validat"],
      ["a stage that is not there", "dependsOn: training", "dependsOn: trainings", "trainings"],
      ["a job that needs itself", "dependsOn: validate", "dependsOn: train", "train"],
      ["a parameter that is not there", "parameters.folds", "parameters.fold", "fold"],
      ["two jobs of one name", "job: train\n", "job: validate\n", "validate"],
    ],
    "embedded Python and shell": [
      ["a colon is missing", "< 0.8:", "< 0.8", "< 0.8"],
      ["a name that nothing defines", "metrics = json", "metric = json", "metric"],
      ["a bracket is not closed", "json.load(file)", "json.load(file", "("],
    ],
    "keys and values of the system": [
      [
        "a key of a job that is not there",
        "timeoutInMinutes: 90",
        "timeoutMinutes: 90",
        "timeoutMinutes",
      ],
      ["a key at the top that is not there", "pool:", "pools:", "pools"],
      ["a task that is not there", "PythonScript@0", "PythonSkript@0"],
      [
        "an input that a task does not have",
        "scriptSource: inline",
        "scriptSorce: inline",
        "scriptSorce",
      ],
      ["text for true or false", "always: true", "always: sometimes", "sometimes"],
    ],
    YAML: [
      [
        "a key twice",
        "  vmImage: ubuntu-latest",
        "  vmImage: ubuntu-latest\n  vmImage: windows-latest",
        "vmImage: windows-latest",
      ],
      [
        "a bracket that is not closed",
        "      include: [main]\nparameters",
        "      include: [main\nparameters",
        "[main",
      ],
    ],
  },
};
