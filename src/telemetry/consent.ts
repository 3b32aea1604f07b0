import type { TelemetrySettings } from '../settings';
import { findEndpoint } from './endpoint';
import type { ReadState } from './state';

/** Whether events may leave, and what decides it. */
export type Consent =
  | { isGiven: true; by: 'choice' | 'default' }
  | {
      isGiven: false;
      by:
        | 'WASP_TELEMETRY_DISABLE'
        | 'DO_NOT_TRACK'
        | 'WASP_TELEMETRY_URL'
        | 'choice'
        | 'damaged-store'
        | 'no-folder';
    };

/** @param state undefined where there is no folder to keep it in */
export function decideConsent(
  { disabledBy, url }: Pick<TelemetrySettings, 'disabledBy' | 'url'>,
  state: ReadState | undefined,
): Consent {
  if (disabledBy) return { isGiven: false, by: disabledBy };
  if (findEndpoint(url) === undefined) return { isGiven: false, by: 'WASP_TELEMETRY_URL' };
  if (state === undefined) return { isGiven: false, by: 'no-folder' };
  if (state === 'damaged') return { isGiven: false, by: 'damaged-store' };
  if (state.choice === 'disabled') return { isGiven: false, by: 'choice' };
  return { isGiven: true, by: state.choice === 'enabled' ? 'choice' : 'default' };
}

/** What decides, for people: the second half of "Telemetry is enabled: ...". */
export function explainConsent(consent: Consent): string {
  switch (consent.by) {
    case 'WASP_TELEMETRY_DISABLE':
    case 'DO_NOT_TRACK':
      return `the environment variable ${consent.by} is set`;
    case 'WASP_TELEMETRY_URL':
      return 'nothing may be sent to what the environment variable WASP_TELEMETRY_URL says, which is neither https nor http on a loopback address';
    case 'choice':
      return `\`wasp telemetry ${consent.isGiven ? 'enable' : 'disable'}\` was chosen`;
    case 'default':
      return 'that is the default';
    case 'damaged-store':
      return "the store can't be read, and so your choice is not known; `wasp telemetry enable` or `disable` writes it anew";
    case 'no-folder':
      return 'HOME does not say where to keep the store';
  }
}
