/** A text as a part of a regular expression that matches it. Node.js 24 has `RegExp.escape` for that. */
export function escapeForRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
