import type { Terminal } from './terminal';

/** A question to be answered with yes or no. */
export interface YesNoQuestion {
  readonly text: string;
  /** What to type where nothing can be asked, e.g. `wasp clean --data --yes` */
  readonly instead: string;
  /** What happens then. */
  readonly yes: string;
  readonly no: string;
  /** What Enter alone means. */
  readonly preferred: 'yes' | 'no';
}

/** @throws UsageError without a terminal, naming what to type instead */
export async function confirm(
  terminal: Pick<Terminal, 'ask'>,
  { text, instead, yes, no, preferred }: YesNoQuestion,
): Promise<boolean> {
  const choices = [
    { value: 'yes', hint: yes },
    { value: 'no', hint: no },
  ];
  // The first one is the default.
  if (preferred === 'no') choices.reverse();
  return (await terminal.ask({ text, instead, choices })) === 'yes';
}
