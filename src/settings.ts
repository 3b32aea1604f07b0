/** What the environment says, read once at start. Nothing else in the shell reads environment variables. */
export interface Settings {
  /** The whole environment, for child processes only. */
  readonly env: Readonly<NodeJS.ProcessEnv>;
  readonly verbose: boolean;
  readonly color: { readonly forced: boolean; readonly forbidden: boolean };
  readonly telemetry: TelemetrySettings;
  readonly news: NewsSettings;
  /** `WASP_HOME`: one folder for all that the shell keeps. */
  readonly waspHome: string | undefined;
  /** `WASP_ENGINE`: an engine folder to use as is. */
  readonly engineFolder: string | undefined;
}

export interface TelemetrySettings {
  /** The variable that turns telemetry off, where one does. */
  readonly disabledBy: 'WASP_TELEMETRY_DISABLE' | 'DO_NOT_TRACK' | undefined;
  /** The content of `WASP_TELEMETRY_CONTEXT`, as it is. */
  readonly context: string;
  readonly userId: string | undefined;
  readonly debug: boolean;
  /** `WASP_TELEMETRY_URL`, as it is; not yet known to be a usable address. */
  readonly url: string | undefined;
}

export interface NewsSettings {
  /** The variable that forbids looking for messages by itself, where one does. The second is the official CLI's. */
  readonly disabledBy: 'WASP_NEWS_DISABLE' | 'WASP_AUTO_NEWS_DISABLE' | undefined;
  /** `WASP_NEWS_URL`, or the official CLI's `WASP_NEWS_SERVER_URL`, as it is. */
  readonly url: string | undefined;
}

/** @param verbose whether `--verbose` was typed; `DEBUG=wasp*` says the same. */
export function readSettings(env: NodeJS.ProcessEnv, verbose = false): Settings {
  return Object.freeze({
    env,
    verbose: verbose || /(^|[\s,])(wasp|\*)/.test(env['DEBUG'] ?? ''),
    color: Object.freeze({
      forced: isOn(env['FORCE_COLOR']),
      forbidden:
        Boolean(env['NO_COLOR']) ||
        env['FORCE_COLOR'] === '0' ||
        env['FORCE_COLOR'] === 'false' ||
        (env['TERM'] === 'dumb' && !isOn(env['FORCE_COLOR'])),
    }),
    telemetry: Object.freeze({
      disabledBy: telemetryDisabledBy(env),
      context: env['WASP_TELEMETRY_CONTEXT'] ?? '',
      userId: env['WASP_TELEMETRY_USER_ID'] || undefined,
      debug: isOn(env['WASP_TELEMETRY_DEBUG']),
      url: env['WASP_TELEMETRY_URL'],
    }),
    news: Object.freeze({
      disabledBy: (['WASP_NEWS_DISABLE', 'WASP_AUTO_NEWS_DISABLE'] as const).find(
        (name) => env[name] !== undefined,
      ),
      url: env['WASP_NEWS_URL'] ?? env['WASP_NEWS_SERVER_URL'],
    }),
    waspHome: env['WASP_HOME'] || undefined,
    engineFolder: env['WASP_ENGINE'] || undefined,
  });
}

/** `WASP_TELEMETRY_DISABLE` counts with any value, even an empty one; `DO_NOT_TRACK` as https://consoledonottrack.com says. */
function telemetryDisabledBy(env: NodeJS.ProcessEnv): TelemetrySettings['disabledBy'] {
  if (env['WASP_TELEMETRY_DISABLE'] !== undefined) return 'WASP_TELEMETRY_DISABLE';
  return isOn(env['DO_NOT_TRACK']) ? 'DO_NOT_TRACK' : undefined;
}

function isOn(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== '0' && value !== 'false';
}
