/** `HTTPS_PROXY` and `NO_PROXY`, for https; http goes to loopback, or where the user's npm goes, and needs none. */
export async function findProxyAgent(address: string) {
  const { getProxyForUrl } = await import('proxy-from-env');
  const proxy = address.startsWith('https:') ? getProxyForUrl(address) : '';
  if (!proxy) return undefined;
  const { HttpsProxyAgent } = await import('https-proxy-agent');
  return new HttpsProxyAgent(proxy);
}
