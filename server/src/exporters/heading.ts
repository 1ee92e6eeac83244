import { nameOf } from "../base/path.ts";
import type { Source } from "./exporter.ts";

/** The first lines of an exported file. */
export const heading = ({ file, pipeline }: Source): string[] => [
  `Made from ${nameOf(file)} by mlops export. To change it, change that and export it again.`,
  ...(pipeline.triggers.some(({ expectations = [] }) => expectations.length > 0)
    ? ["The tests of its triggers stay there: mlops test runs them."]
    : []),
];
