import { findDeploymentStatus } from '../../providers/railway/answers';
import { redeployArgs } from '../../providers/railway/args';
import type { Secrets } from '../secrets';
import type { Step } from '../steps';
import { formatNames, planSecret } from './setup-steps';
import type { Target } from './target';
import { setVariables, type GivenSecrets } from './variables';

/** Sets what differs, and starts what runs anew, without a build. */
export function secretsSteps(target: Target, { server, client }: GivenSecrets): Step[] {
  const { names } = target.railway;
  return [...partSteps(target, 'server', names.server, server), ...partSteps(target, 'client', names.client, client)];
}

function partSteps(target: Target, part: string, service: string, given: Secrets): Step[] {
  if (given.size === 0) return [];
  const { railway, deployment, environment, folder } = target;
  const { journal } = deployment;
  const restart = `${part}-restart`;
  const changed = `${part}-changed`;
  return [
    {
      id: `${part}-secrets`,
      title: `Set the ${part}'s secrets`,
      plan: [...given.keys()].map(planSecret(service)),
      async run() {
        // Noted before the first one is set: a run that stops between two of them must still start the service anew.
        return formatNames(await setVariables(target, service, { given }, () => journal.done(changed)));
      },
    },
    {
      id: restart,
      title: `Start the ${part} anew`,
      plan: [`railway ${redeployArgs(service).join(' ')}  (where something was changed)`],
      async findReasonToSkip() {
        if (deployment.options.dryRun) return undefined;
        if (!journal.isDone(changed)) return 'nothing was changed';
        const project = await railway.findLinked(folder);
        return project && findDeploymentStatus(project, service, environment) === undefined ? 'it has not been deployed yet' : undefined;
      },
      run: () => railway.redeploy(service),
    },
  ];
}
