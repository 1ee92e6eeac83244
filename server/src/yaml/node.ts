import type { Run } from "../base/excerpt.ts";
import type { ScalarStyle } from "../model/script.ts";

/**
 * What a document is made of, whoever parsed it. Offsets count from the start of the file; a block
 * collection may end behind its last value, with the blanks and comments that follow it.
 */
export type YamlNode = MapNode | ListNode | ScalarNode | AliasNode;

interface Placed {
  readonly start: number;
  readonly end: number;
  /** Its name behind an `&`. */
  readonly anchor?: string | undefined;
}

export interface MapNode extends Placed {
  readonly kind: "map";
  /** Written in braces. */
  readonly flow: boolean;
  readonly pairs: readonly PairNode[];
}

export interface PairNode {
  readonly key: YamlNode | undefined;
  readonly value: YamlNode | undefined;
}

export interface ListNode extends Placed {
  readonly kind: "list";
  /** Written in brackets. */
  readonly flow: boolean;
  readonly items: readonly (YamlNode | undefined)[];
}

export interface ScalarNode extends Placed {
  readonly kind: "scalar";
  readonly style: ScalarStyle;
  /** The decoded text; of a number or a boolean, the text as it is written. */
  readonly text: string;
  /** What the text means by YAML's core schema, or by the tag it carries. */
  readonly value: unknown;
  /** It means that there is nothing. */
  readonly isNull: boolean;
  /** The text with the places of its characters, where they were looked at already. */
  readonly decoded?: Decoded | undefined;
}

/** A decoded text, and where its characters are written. */
export interface Decoded {
  readonly text: string;
  readonly runs: readonly Run[];
}

export interface AliasNode extends Placed {
  readonly kind: "alias";
  readonly name: string;
}
