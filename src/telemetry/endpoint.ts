/** PostHog's capture endpoint, and Wasp's public project key for it. */
export const DEFAULT_ENDPOINT = 'https://app.posthog.com/capture';
export const API_KEY = 'CdDd2A0jKTI2vFAsrI9JWm3MqpOcgHz1bMyogAcwsE4';

/**
 * The address that events go to: https anywhere, http on a loopback address only.
 *
 * @param given `WASP_TELEMETRY_URL`
 * @returns undefined for an address that nothing may be sent to
 */
export function findEndpoint(given: string | undefined): string | undefined {
  return given === undefined ? DEFAULT_ENDPOINT : findAllowedAddress(given);
}

/** The address as `URL` writes it, or undefined for one that is neither https nor http on a loopback address. */
export function findAllowedAddress(given: string): string | undefined {
  if (!URL.canParse(given)) return undefined;
  const { protocol, hostname, href } = new URL(given);
  if (protocol === 'https:') return href;
  return protocol === 'http:' && isLoopback(hostname) ? href : undefined;
}

/** RFC 1122, 3.2.1.3 and RFC 4291, 2.5.3; `localhost` by RFC 6761. `URL` has brought every spelling of an IPv4 address to four numbers. */
function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
