/** A variable that a step of Azure sets for those after it. */
export interface VariableCommand {
  readonly name: string;
  readonly value: string;
  readonly isOutput: boolean;
  readonly isSecret: boolean;
}

/** Reads `##vso[task.setvariable variable=NAME;isOutput=true]VALUE`. Nothing for any other line. */
export function readVsoCommand(line: string): VariableCommand | undefined {
  const [, written = "", value = ""] =
    /^##vso\[task\.setvariable\s+([^\]]*)\](.*)$/i.exec(line) ?? [];
  const properties = new Map(
    written.split(";").map((part) => {
      const [name = "", ...rest] = part.split("=");
      return [name.trim().toLowerCase(), rest.join("=").trim()];
    }),
  );
  const name = properties.get("variable");
  if (name === undefined || name === "") return undefined;
  const is = (property: string) => properties.get(property)?.toLowerCase() === "true";
  return { name, value, isOutput: is("isoutput"), isSecret: is("issecret") };
}
