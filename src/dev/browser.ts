import { once } from 'node:events';

/**
 * Opens an address in the user's browser. What opens it is not waited for by this process at its end.
 *
 * @returns whether that could be done
 */
export async function openInBrowser(url: string): Promise<boolean> {
  const { default: open } = await import('open');
  try {
    const opener = await open(url);
    const exitCode = opener.exitCode ?? ((await once(opener, 'exit')) as [number | null])[0];
    return exitCode === 0;
  } catch {
    // No program for it.
    return false;
  }
}

/** What to say where the browser could not be opened. */
export function askToOpen(url: string): string {
  return `Open ${url} in your browser.`;
}
