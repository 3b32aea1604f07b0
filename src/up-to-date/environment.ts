/** Variables that say where and in which window something runs, and the shell's own: they change without a meaning for the app. */
const MEANINGLESS =
  /^(_|PWD|OLDPWD|SHLVL|TERM|TERM_.*|COLORTERM|COLUMNS|LINES|WINDOWID|TTY|SSH_.*|XDG_SESSION_.*|XDG_VTNR|XDG_SEAT|TMUX.*|STY|VTE_VERSION|(KONSOLE|ITERM|KITTY|WEZTERM|ALACRITTY|GNOME_TERMINAL|VSCODE)_.*|INVOCATION_ID|JOURNAL_STREAM|NO_COLOR|FORCE_COLOR|WASP_(TELEMETRY|NEWS)_.*)$/;

/** Variables that the engine, Node.js, npm, Prisma and Vite read, or that every program may. */
const READ_BY_TOOLS =
  /^(PATH|HOME|TMPDIR|TZ|LANG|LANGUAGE|LC_.*|CI|DATABASE_URL|SOURCE_DATE_EPOCH|(NODE|NPM_CONFIG|PRISMA|WASP|WASPC|REACT_APP|VITE|XDG|SSL|OPENSSL|LD|DYLD)_.*|(HTTPS?|ALL|NO)_PROXY)$/i;

/**
 * The variables that can make a difference for what is made, in a form to compare.
 *
 * @param programs texts of the project's own programs that run meanwhile; where one of them reads the environment, all of it counts
 */
export function formatEnvironment(env: NodeJS.ProcessEnv, programs: readonly string[]): string {
  const isReadWhole = programs.some((text) => /\benv\b/i.test(text));
  const counts = (name: string): boolean =>
    !MEANINGLESS.test(name) && (isReadWhole || READ_BY_TOOLS.test(name));
  const variables = Object.entries(env).filter(
    ([name, value]) => value !== undefined && counts(name),
  );
  return JSON.stringify(variables.sort(([a], [b]) => (a < b ? -1 : 1)));
}
