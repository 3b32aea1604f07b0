import { findDeploymentStatus } from '../../providers/railway/answers';
import { redeployArgs } from '../../providers/railway/args';
import type { GivenSecrets, Secrets } from '../secrets';
import type { Step } from '../steps';
import { formatNames, planSecret } from './setup-steps';
import type { Part, Target } from './target';
import { setVariables } from './variables';

/** Sets what differs, and starts what runs anew, without a build. */
export function secretsSteps(target: Target, { server, client }: GivenSecrets): Step[] {
  return [...partSteps(target, 'server', server), ...partSteps(target, 'client', client)];
}

/** Sets what differs before the server is deployed, which takes it up; where it is not deployed, it is started anew. */
export function deployedSecretsSteps(target: Target, given: Secrets, skipServer = false): Step[] {
  if (skipServer || given.size === 0) return partSteps(target, 'server', given);
  return [setStep(target, 'server', given, () => target.deployment.journal.forget('server-up'))];
}

function partSteps(target: Target, part: Part, given: Secrets): Step[] {
  if (given.size === 0) return [];
  const { railway, deployment, environment, folder } = target;
  const { journal } = deployment;
  const service = railway.names[part];
  const changed = `${part}-changed`;
  return [
    // Noted before the first one is set: a run that stops between two of them must still start the service anew.
    setStep(target, part, given, () => journal.done(changed)),
    {
      id: `${part}-restart`,
      title: `Start the ${part} anew`,
      plan: [`railway ${redeployArgs(service).join(' ')}  (where something was changed)`],
      async findReasonToSkip() {
        if (deployment.options.dryRun) return undefined;
        if (!journal.isDone(changed)) return 'nothing was changed';
        const project = await railway.findLinked(folder);
        return project && findDeploymentStatus(project, service, environment) === undefined
          ? 'it has not been deployed yet'
          : undefined;
      },
      run: () => railway.redeploy(service),
    },
  ];
}

function setStep(target: Target, part: Part, given: Secrets, onChange: () => void): Step {
  const service = target.railway.names[part];
  return {
    id: `${part}-secrets`,
    title: `Set the ${part}'s secrets`,
    plan: [...given.keys()].map(planSecret(service)),
    run: async () => formatNames(await setVariables(target, service, { given }, onChange)),
  };
}
