import { urlOf } from '../../providers/fly/names';
import type { DeployChoices } from '../options';
import { findServerAddress } from './deploy-steps';
import type { Target } from './target';

/** What to do after this command; nothing after a dry run. */
export function sayNext({ deployment }: Target, text: string): void {
  if (!deployment.options.dryRun) deployment.note(text);
}

/** Where the app is now. */
export async function reportAddresses(
  target: Target,
  { skipServer, skipClient, customServerUrl }: Partial<DeployChoices>,
): Promise<void> {
  const { deployment, findApp, readToml } = target;
  const { options, context } = deployment;
  if (options.dryRun) return;
  const hasServer = !skipServer && (await readToml('server')) !== undefined;
  const hasClient = !skipClient && (await readToml('client')) !== undefined;
  const server = hasServer ? await findServerAddress(target, customServerUrl) : undefined;
  const client = hasClient ? urlOf(await findApp('client')) : undefined;
  deployment.event({ event: 'deployed', ...(server && { server }), ...(client && { client }) });
  if (options.json) return;
  if (server) context.terminal.result(`Server: ${server}`);
  if (client) context.terminal.result(`Client: ${client}`);
  if (client)
    deployment.note(`Client has been deployed! Your Wasp app is accessible at: ${client}`);
  else if (server) deployment.note('Server has been deployed!');
}
