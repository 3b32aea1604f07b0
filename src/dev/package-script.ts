/**
 * What `npm run <name>` would have the system's shell run, with each `npm run` in it written out: npm takes half a second to start, at every save.
 * Left to npm is what it would do more for: a script that others come before or after, that gets arguments, or that has quotes where it would stand in some.
 *
 * @param scripts those of a package.json
 * @returns undefined where there is no such script, or npm has to run it
 */
export function writeOutScript(
  scripts: Readonly<Record<string, string>>,
  name: string,
  within: readonly string[] = [],
): string | undefined {
  const script = scripts[name];
  if (
    script === undefined ||
    within.includes(name) ||
    `pre${name}` in scripts ||
    `post${name}` in scripts
  )
    return undefined;
  return script.replace(
    /\bnpm run (?:--silent )?([\w:-]+)(?= *(?:$|['"|&;)]))/g,
    (asWritten, inner: string, at: number) => {
      const text = writeOutScript(scripts, inner, [...within, name]);
      const isQuoted = /['"]/.test(script.slice(0, at));
      if (text === undefined || (isQuoted && /['"\\$`]/.test(text))) return asWritten;
      return `{ ${text}; }`;
    },
  );
}
