/* eslint-disable no-control-regex, no-misleading-character-class -- These characters are the subject of this file. */
/** Something that the Wasp team tells users, fit to be shown. */
export interface Message {
  readonly id: string;
  readonly level: 'info' | 'moderate' | 'critical';
  readonly title: string;
  readonly body: string;
  /** ISO 8601. */
  readonly publishedAt: string;
  /** A range of Wasp versions; every version where there is none. */
  readonly affects?: string;
  readonly fixedIn?: string;
  readonly url?: string;
}

/** CSI, then OSC and the other strings (their text too, as OSC 8 hides an address in it), then what is left of two characters: ECMA-48, 5.4 and 5.6. */
const ESCAPES =
  /(?:\u001B\[|\u009B)[0-?]*[ -/]*[@-~]?|(?:\u001B[\]PX^_]|[\u0090\u0098\u009D-\u009F])[^\u0007\u001B\u009C]*(?:\u0007|\u001B\\|\u009C)?|\u001B[ -/]*[0-~]?/g;
/** Controls, bidirectional and other invisible marks, zero-width and tag characters, lone surrogates, what is in no script. */
const INVISIBLE =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\u034F\u115F\u1160\u17B4\u17B5\u180B-\u180F\u3164\uFE00-\uFE0F\uFFA0\u{E0100}-\u{E01EF}]/gu;
/** More marks than that on one letter run over the lines above and below. */
const STACKED = /(\p{M}{3})\p{M}+/gu;

/** One paragraph that can do no more than be read: no control or invisible character, no more than `maxLength` characters. */
export function cleanText(text: string, maxLength: number): string {
  const shown = text
    .replace(ESCAPES, '')
    .replace(/[\t-\r \u00A0\u2028\u2029]+/g, ' ')
    .replace(INVISIBLE, '')
    .replace(STACKED, '$1')
    .trim();
  const characters = [...shown];
  return characters.length <= maxLength
    ? shown
    : `${characters
        .slice(0, maxLength - 1)
        .join('')
        .trimEnd()}…`;
}
