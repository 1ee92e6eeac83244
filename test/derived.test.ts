import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { analyze } from "../server/src/analysis/analyze.ts";
import { dialects } from "../server/src/dialects/all.ts";
import { mlopsSchema } from "../server/src/dialects/mlops.schema.ts";
import { mlopslintSchema } from "../server/src/dialects/mlopslint.schema.ts";
import { exporters } from "../server/src/exporters/all.ts";
import { hoverAt } from "../server/src/features/hover.ts";
import { rules } from "../server/src/rules/all.ts";
import { groups, type Rule, severities } from "../server/src/rules/rule.ts";

/** What is written elsewhere from the lists in the code. `UPDATE=1` writes it anew. */
const update = process.env.UPDATE === "1";
const root = join(import.meta.dirname, "..");

function derived(file: string, write: (current: string) => string): void {
  it(`${file} is up to date`, () => {
    const path = join(root, file);
    const current = readFileSync(path, "utf8");
    const wanted = write(current);
    // How JSON is laid out is the formatter's business.
    const content = (text: string) => (file.endsWith(".json") ? JSON.parse(text) : text);
    if (!update) expect(content(current)).toEqual(content(wanted));
    else if (JSON.stringify(content(current)) !== JSON.stringify(content(wanted)))
      writeFileSync(path, wanted);
  });
}

const between = (text: string, name: string, body: string): string =>
  text.replace(
    new RegExp(`(<!-- derived: ${name} -->\n)[\\s\\S]*?(<!-- end -->)`),
    (_, open: string, close: string) => `${open}${body}${close}`,
  );

const ruleTable = (): string =>
  groups
    .map((group) => {
      const rows = (rules as readonly Rule[])
        .filter((rule) => rule.group === group)
        .sort((a, b) => a.id.localeCompare(b.id))
        .map(
          ({ id, severity, summary }) =>
            `| [${id}](server/src/rules/${id}.md) | ${severity} | ${summary} |\n`,
        );
      return rows.length
        ? `| ${group} | severity | what is wrong |\n|---|---|---|\n${rows.join("")}\n`
        : "";
    })
    .join("");

const pages = (room: string, all: readonly { readonly id: string; readonly title: string }[]) =>
  `\n${all.map(({ id, title }) => `- [${title}](server/src/${room}/${id}.md)\n`).join("")}\n`;

derived("README.md", (text) =>
  between(
    between(between(text, "rules", `\n${ruleTable()}`), "dialects", pages("dialects", dialects)),
    "exporters",
    pages("exporters", exporters),
  ),
);

derived("schemas/mlops.schema.json", () => `${JSON.stringify(mlopsSchema, null, 2)}\n`);

derived("schemas/mlopslint.schema.json", () => {
  const level = mlopslintSchema.properties.rules.additionalProperties;
  const named = Object.fromEntries(
    (rules as readonly Rule[])
      .toSorted((a, b) => a.id.localeCompare(b.id))
      .map(({ id, summary }) => [id, { ...level, description: summary }]),
  );
  const schema = structuredClone<object>(mlopslintSchema) as {
    properties: { rules: { properties?: object; additionalProperties: unknown } };
  };
  schema.properties.rules = {
    ...schema.properties.rules,
    properties: named,
    additionalProperties: false,
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
});

/** What the walkthrough shows of schedules is the hover itself, three days before the clocks go forward. */
derived("assets/walkthrough/schedules.md", () => {
  const text = `triggers:
  nightly:
    cron: "30 2 * * *"
    timezone: Europe/Berlin
`;
  const moment = { now: Date.UTC(2027, 2, 25, 12), localZone: "America/New_York" };
  const hover = hoverAt(analyze("mlops.yaml", text), text.indexOf("30 2"), moment, new Map());
  return `\`\`\`yaml\n${text}\`\`\`\n\n${hover?.text}\n`;
});

derived("package.json", (text) => {
  const manifest = JSON.parse(text);
  for (const section of [manifest.contributes.configuration].flat())
    if (section.properties["mlops.rules"])
      section.properties["mlops.rules"].properties = Object.fromEntries(
        (rules as readonly Rule[])
          .toSorted((a, b) => a.id.localeCompare(b.id))
          .map(({ id, summary, severity }) => [
            id,
            {
              type: "string",
              enum: [...severities, "off"],
              default: severity,
              description: summary,
            },
          ]),
      );
  return `${JSON.stringify(manifest, null, 2)}\n`;
});
