/** What one check has found. */
export interface Finding {
  /** What was looked at, for people and programs alike, e.g. `engine`. */
  readonly check: string;
  /** `warning`: commands work, or most of them do. `failure`: some command fails for it. */
  readonly result: 'ok' | 'warning' | 'failure';
  readonly what: string;
  /** What to do about it; with every result but `ok`. */
  readonly next?: string;
  readonly fix?: Fix;
}

/** Something safe that wasp can do about it. */
export interface Fix {
  /** As in "To fix: ...". */
  readonly what: string;
  /** @throws UserError when that fails */
  run(): Promise<void>;
}
