import * as os from "node:os";

/** Writes what was measured as a page. */
export function page({ tools, cases, missing, load }) {
  const ours = tools[0];
  const mistakes = cases.flatMap((each) => each.places.map((place, i) => ({ each, place, i })));
  const verdict = (tool, { each, i }) => tool.verdicts.get(each)?.[i] ?? "not claimed";
  const isFound = (tool, mistake) => !["missed", "not claimed"].includes(verdict(tool, mistake));

  const cell = (tool, some) => {
    const claimed = some.filter(({ each }) => tool.verdicts.has(each));
    if (claimed.length === 0) return "–";
    const exact = claimed.filter((mistake) => verdict(tool, mistake) === "exact").length;
    return `${claimed.filter((mistake) => isFound(tool, mistake)).length} of ${claimed.length} (${exact})`;
  };
  const planted = mistakes.filter(({ each }) => each.group !== "examples");
  const rows = grouped(planted, ({ each }) => `${each.dialect}: ${each.group}`);
  const examples = mistakes.filter(({ each }) => each.group === "examples");
  const dialectsOfExamples = ["github-actions", "azure-pipelines", "gitlab-ci", "mlops"];
  const inOthers = examples.filter(({ each }) => !dialectsOfExamples.includes(each.dialect));

  const header = (...more) => table(["", ...tools.map(({ name }) => name)], more);
  const found = [
    ...Object.entries(rows),
    ...dialectsOfExamples.map((dialect) => [
      `examples: ${dialect}`,
      examples.filter(({ each }) => each.dialect === dialect),
    ]),
    ["examples: other systems", inOthers],
  ].map(([name, some]) => [name, ...tools.map((tool) => cell(tool, some))]);
  const total = (name, count) => [`**${name}**`, ...tools.map((tool) => `**${count(tool)}**`)];
  found.push(
    total("of what it claims", (tool) => cell(tool, mistakes)),
    total(`of all ${mistakes.length}`, (tool) =>
      percent(mistakes.filter((mistake) => isFound(tool, mistake)).length, mistakes.length),
    ),
  );
  const alarms = [
    ["reports", ...tools.map((tool) => sum(tool.alarms.map(({ reports }) => reports.length)))],
    [
      "in files",
      ...tools.map((tool) => tool.alarms.filter(({ reports }) => reports.length).length),
    ],
    ["of right files it claims", ...tools.map((tool) => tool.alarms.length)],
  ];
  const time = (each) => (each.time === Infinity ? "> 60,000" : milliseconds(each.time));
  const speed = ["github", "azure"].flatMap((system) => {
    const measured = ours.edits[system].map(({ lines }) => lines);
    return measured.map((lines, i) => [
      `${system === "github" ? "workflow" : "pipeline of Azure"}, ${lines.toLocaleString("en")} lines`,
      ...tools.map((tool) => (tool.edits?.[system] ? time(tool.edits[system][i]) : "–")),
    ]);
  });
  const folder = [
    "1,500 workflow files, s",
    ...tools.map((tool) => (tool.folder ? tool.folder.toFixed(2) : "–")),
  ];
  const peersKnow = mistakes.filter(
    (mistake) => !isFound(ours, mistake) && tools.slice(1).some((tool) => isFound(tool, mistake)),
  );
  const onlyOurs = mistakes.filter(
    (mistake) => isFound(ours, mistake) && !tools.slice(1).some((tool) => isFound(tool, mistake)),
  );
  return `# Beside the neighbours

Written by \`npm run compare\` on ${new Date().toISOString().slice(0, 10)}; do not edit. Machine: ${os.cpus().length} cores of
${os.cpus()[0].model.trim()}, Node ${process.versions.node}, ${os.type()}.
${load > os.cpus().length ? busy(load) : ""}
${tools.map(({ name, version }) => `- ${name} ${version}\n`).join("")}
A tool is shown only files of the systems it claims to read: GitHub's for actionlint and GitHub's server, Azure's
for Azure's, all YAML for Red Hat's and ours. No network: GitHub's server knows no account, and Red Hat's and Azure's
have the schemas of check-jsonschema (GitHub, Azure, GitLab) and that of our own format, where they would fetch such
from the web. actionlint has pyflakes, and no ShellCheck.
${missing.map((reason) => `Left out: ${reason}.\n`).join("")}
## Mistakes that are found

The number found of the planted ones, and in brackets those at the very characters. The first rows plant one mistake at
a time in a right file, where anything new that a tool says counts as found; they take in much that is the
neighbours' business (keys, types, events). The rows of the examples are what the examples of this project hold, which
its rules were written for; there a report counts on the line, or the one before or after.

${header(...found)}
## Alarms on what is right

Examples without a mistake, and the right files of above.

${header(...alarms)}
Red Hat's alarms are on the numbers and booleans of Azure's schema, which is written for Azure's own server.

## Time

Median milliseconds from an edit to its diagnostics, with Python in every job. Azure's and Red Hat's server wait for
200 ms by design. The last row is a process from start to end, median of 3, with actionlint's own checks alone; the
other tools check no folders.

${header(...speed, folder)}
## What neighbours find and this project does not

${list(peersKnow, (mistake) => tools.filter((tool) => isFound(tool, mistake)).map(({ name }) => name))}
## What this project alone finds

${onlyOurs.length} of the ${mistakes.length}: ${Object.entries(
    grouped(onlyOurs, ({ each }) => each.group),
  )
    .map(
      ([group, some]) =>
        `${some.length} ${group === "examples" ? "in the examples" : `of ${group}`}`,
    )
    .join(", ")}.
`;
}

const busy = (load) => `
It was busy with other work (a load of ${load.toFixed(0)} on ${os.cpus().length} cores), more at some times than at others: all
times are too long, and those of two tools can only be compared where they are far apart.
`;

function list(mistakes, by) {
  if (mistakes.length === 0) return "Nothing of the planted.\n";
  return mistakes
    .map((mistake) => {
      const { each, place } = mistake;
      return `- ${each.dialect}, ${each.group}: ${place.name} (${by(mistake).join(", ")})\n`;
    })
    .join("");
}

function table(head, rows) {
  const line = (cells) => `| ${cells.join(" | ")} |\n`;
  return `${line(head)}|${head.map((_, i) => (i ? "---:|" : "---|")).join("")}\n${rows.map(line).join("")}`;
}

const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
const percent = (part, whole) => `${Math.round((100 * part) / whole)} %`;
const milliseconds = (time) =>
  time.toLocaleString("en", { maximumFractionDigits: time < 10 ? 1 : 0 });

function grouped(mistakes, name) {
  const groups = {};
  for (const mistake of mistakes) {
    groups[name(mistake)] ??= [];
    groups[name(mistake)].push(mistake);
  }
  return groups;
}
