/** What a row of a view is about: the commands of its menu are given it. */
export interface Row {
  /** URI of a pipeline file. */
  readonly uri: string;
  /** A trigger or step of it by name, or a step by the offset at which it is named. */
  readonly about?: string | number;
  /** One of its recorded runs by id. */
  readonly run?: string;
}

/** The words a command is given: those of a lens or of another command, or the row it was asked on. */
export const wordsOf = (given: readonly unknown[]): readonly unknown[] => {
  const [row] = given;
  return isRow(row) ? [row.uri, row.run ?? row.about, row.about] : given;
};

// A URI of VS Code's has no `uri` of its own, nor has a text.
const isRow = (given: unknown): given is Row =>
  typeof given === "object" && given !== null && "uri" in given && typeof given.uri === "string";
