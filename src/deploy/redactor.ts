import { escapeForRegExp } from '../regexp';

/** Knows every secret of this run, and takes them out of what is shown. */
export interface Redactor {
  add(value: string): void;
  hide(text: string): string;
}

const MASK = '***';
/** Anything shorter is part of too many words: the text around it would tell more than it hides. */
const SHORTEST = 3;

export function createRedactor(): Redactor {
  const hidden = new Set<string>();
  let pattern: RegExp | undefined;
  return {
    add(value) {
      // Output comes line by line, and a tool may print a value as JSON or within an address.
      for (const form of [
        value,
        ...value.split(/\r?\n/),
        JSON.stringify(value).slice(1, -1),
        encodeURIComponent(value),
      ]) {
        if (form.trim().length >= SHORTEST) hidden.add(form);
      }
      const longestFirst = [...hidden].sort((a, b) => b.length - a.length);
      pattern =
        longestFirst.length > 0
          ? new RegExp(longestFirst.map(escapeForRegExp).join('|'), 'g')
          : undefined;
    },
    hide: (text) => (pattern ? text.replace(pattern, MASK) : text),
  };
}
