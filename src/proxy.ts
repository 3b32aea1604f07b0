import { HttpsProxyAgent } from 'https-proxy-agent';
import { getProxyForUrl } from 'proxy-from-env';

/** `HTTPS_PROXY` and `NO_PROXY`, for https; http goes to loopback, or where the user's npm goes, and needs none. */
export function findProxyAgent(address: string): HttpsProxyAgent<string> | undefined {
  const proxy = address.startsWith('https:') ? getProxyForUrl(address) : '';
  if (!proxy) return undefined;
  return new HttpsProxyAgent(proxy);
}
