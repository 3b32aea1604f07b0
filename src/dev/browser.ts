import { run } from '../processes/run';

/** Opens an address in the user's browser, by the system's own program for it. Nothing happens where there is none. */
export async function openInBrowser(url: string, env: NodeJS.ProcessEnv): Promise<void> {
  const file = process.platform === 'darwin' ? 'open' : 'xdg-open';
  await run(
    { file, args: [url], cwd: '/', env },
    { kind: 'captured' },
    new AbortController().signal,
  );
}
