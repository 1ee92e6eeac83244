import type { Variables } from "../model/step.ts";
import type { Written } from "../yaml/writer.ts";

const secret = /\$\{\{\s*secrets\.(\w+)\s*\}\}/g;

/**
 * Variables as a container of Kubernetes has them. Secrets are keys of one Secret; what holds one among
 * other text reads it by a variable of its own, which has to stand before.
 */
export function containerVariables(
  variables: Variables,
  secretName: string,
): Record<string, Written>[] {
  const entries = Object.entries(variables);
  const kept = (key: string): Written => ({ secretKeyRef: { name: secretName, key } });
  const within = new Set(
    entries.flatMap(([, text]) =>
      wholeSecret(text) ? [] : [...text.matchAll(secret)].map(([, key = ""]) => key),
    ),
  );
  return [
    ...[...within].map((key) => ({ name: `SECRET_${key}`, valueFrom: kept(key) })),
    ...entries.map(([name, text]) => {
      const whole = wholeSecret(text);
      return whole === undefined
        ? { name, value: withReferences(text) }
        : { name, valueFrom: kept(whole) };
    }),
  ];
}

const wholeSecret = (text: string): string | undefined =>
  /^\s*\$\{\{\s*secrets\.(\w+)\s*\}\}\s*$/.exec(text)?.[1];

/** `$(NAME)` is filled in by Kubernetes, and `$$(NAME)` stands for itself. */
const withReferences = (text: string): string =>
  text.replaceAll("$(", "$$$$(").replaceAll(secret, (_written, key: string) => `$(SECRET_${key})`);
