import { stripVTControlCharacters } from 'node:util';
import type { Source } from '../json/source';
import type { DevelopmentEvent } from '../json/start';
import type { Style } from '../terminal/style';
import type { Terminal } from '../terminal/terminal';

export const SOURCES: readonly Source[] = ['server', 'client', 'db', 'wasp'];

/** One labelled stream on stdout: whole lines, whoever wrote them. */
export interface Output {
  line(source: Source, text: string): void;
  /** For `--json` the event; for people the text, as a line of wasp's own. */
  event(event: DevelopmentEvent, text?: string): void;
  /** To a key that was pressed: for the eyes at that terminal, and not kept in the log. */
  answer(text: string): void;
  /** Lines of one source only, or of all. */
  show(source: Source | 'all'): void;
}

export function createOutput(terminal: Terminal, isJson: boolean): Output {
  const { resultStyle: style } = terminal;
  let shown: Source | 'all' = 'all';
  const plain = (text: string): string =>
    style.isColorSupported ? text : stripVTControlCharacters(text);

  const output: Output = {
    line(source, text) {
      if (isJson)
        terminal.result(
          JSON.stringify({
            event: 'line',
            source,
            text: stripVTControlCharacters(text),
          } satisfies DevelopmentEvent),
        );
      else if (shown === 'all' || shown === source || source === 'wasp')
        terminal.result(`${labelFor(source, style)} ${plain(text)}`.trimEnd());
    },
    event(event, text) {
      if (isJson) terminal.result(JSON.stringify(event));
      else if (text !== undefined) output.answer(text);
    },
    answer(text) {
      for (const line of text.split('\n')) output.line('wasp', line);
    },
    show(source) {
      shown = source;
    },
  };
  return output;
}

/** The name of a source, in its colour, and as wide as the widest. */
export function labelFor(source: Source, style: Style): string {
  const paint = { wasp: style.yellow, server: style.magenta, client: style.cyan, db: style.blue };
  return paint[source](source.padEnd(6));
}
