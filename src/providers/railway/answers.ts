import { z } from 'zod';
import { UserError, messageOf } from '../../errors';

/** What Railway says of a project; of its environments, where the CLI's version tells them. */
export interface RailwayProject {
  readonly id: string;
  readonly name: string;
  readonly services: readonly { id: string; name: string }[];
  readonly environments: readonly RailwayEnvironment[];
}

export interface RailwayEnvironment {
  readonly id: string | undefined;
  readonly name: string;
  /** Undefined where the CLI does not tell. */
  readonly instances: readonly ServiceInstance[] | undefined;
}

/** One service in one environment. */
export interface ServiceInstance {
  readonly serviceName: string;
  /** Of its latest deployment; undefined before the first one. */
  readonly status: string | undefined;
}

export interface Deployment {
  readonly id: string;
  readonly status: string;
  readonly createdAt: string;
}

function edgesOf<T extends z.ZodType>(node: T) {
  return z.object({ edges: z.array(z.object({ node })) });
}

/** A status that is not known today is read like any other: Railway adds some now and then. */
const instanceSchema = z.object({
  serviceName: z.string(),
  environmentId: z.string().optional(),
  latestDeployment: z.object({ status: z.string() }).nullish(),
});

const projectSchema = z.object({
  id: z.string(),
  name: z.string(),
  // The CLI before about 4.35 has the instances here, those after it under the environments.
  services: edgesOf(
    z.object({
      id: z.string(),
      name: z.string(),
      serviceInstances: edgesOf(instanceSchema.partial({ serviceName: true })).optional(),
    }),
  ),
  environments: edgesOf(
    z.object({
      id: z.string().optional(),
      name: z.string().optional(),
      serviceInstances: edgesOf(instanceSchema).optional(),
    }),
  ).optional(),
});

/** `railway status --json`. @throws UserError when it is not understood */
export function parseProject(text: string): RailwayProject {
  return toProject(parseAnswer(projectSchema, text, 'railway status --json'));
}

/** `railway list --json`: the projects of all workspaces. @throws UserError when it is not understood */
export function parseProjects(text: string): RailwayProject[] {
  return parseAnswer(z.array(projectSchema), text, 'railway list --json').map(toProject);
}

function toProject({
  id,
  name,
  services,
  environments,
}: z.infer<typeof projectSchema>): RailwayProject {
  const found = services.edges.map(({ node }) => node);
  const toInstance = ({
    serviceName,
    latestDeployment,
  }: {
    serviceName?: string | undefined;
    latestDeployment?: { status: string } | null | undefined;
  }): ServiceInstance => ({
    serviceName: serviceName ?? '',
    status: latestDeployment?.status,
  });
  const legacy = found.flatMap((service) =>
    (service.serviceInstances?.edges ?? []).map(({ node }) => ({
      ...node,
      serviceName: service.name,
    })),
  );
  const hasLegacy = found.some((service) => service.serviceInstances !== undefined);
  const legacyIn = (environmentId: string | undefined): ServiceInstance[] =>
    legacy
      .filter(
        (node) =>
          node.environmentId === undefined ||
          environmentId === undefined ||
          node.environmentId === environmentId,
      )
      .map(toInstance);

  const known = (environments?.edges ?? []).map(({ node }) => ({
    id: node.id,
    name: node.name ?? '',
    instances:
      node.serviceInstances?.edges.map((edge) => toInstance(edge.node)) ??
      (hasLegacy ? legacyIn(node.id) : undefined),
  }));
  return {
    id,
    name,
    services: found.map((service) => ({ id: service.id, name: service.name })),
    environments:
      known.length > 0 || !hasLegacy
        ? known
        : [{ id: undefined, name: '', instances: legacyIn(undefined) }],
  };
}

export function hasService({ services }: RailwayProject, name: string): boolean {
  return services.some((service) => service.name === name);
}

/** Railway's names of environments are looked up without regard to case. */
export function findEnvironment(
  { environments }: RailwayProject,
  name: string,
): RailwayEnvironment | undefined {
  return environments.find((environment) => environment.name.toLowerCase() === name.toLowerCase());
}

/** Whether a service is there in an environment; in any, where none is named or the CLI does not tell. */
export function isServiceIn(
  project: RailwayProject,
  service: string,
  environment: string | undefined,
): boolean {
  const instances =
    environment === undefined ? undefined : findEnvironment(project, environment)?.instances;
  return instances
    ? instances.some(({ serviceName }) => serviceName === service)
    : hasService(project, service);
}

/**
 * Of a service's latest deployment, in one environment. Undefined before the first deployment.
 *
 * @param environment where left out, production comes first, then the others in Railway's order
 */
export function findDeploymentStatus(
  project: RailwayProject,
  service: string,
  environment: string | undefined,
): string | undefined {
  const isNamed = ({ name }: RailwayEnvironment): boolean =>
    name.toLowerCase() === (environment ?? 'production').toLowerCase();
  const others =
    environment === undefined
      ? project.environments.filter((candidate) => !isNamed(candidate))
      : [];
  const instances = [...project.environments.filter(isNamed), ...others].flatMap(
    (candidate) => candidate.instances ?? [],
  );
  return instances.find(({ serviceName }) => serviceName === service)?.status;
}

const domainSchema = z.union([
  z.object({ domains: z.tuple([z.string()], z.string()) }),
  z.object({ domain: z.string() }),
]);

/**
 * `railway domain --json`, which prints JSON for a new domain, and in older versions a sentence for one that exists already.
 *
 * @returns all domains, the one to use first
 * @throws UserError when there is none in it
 */
export function parseDomains(text: string): [string, ...string[]] {
  if (/Domains? already exists? on the service:/.test(text)) {
    const [first, ...others] = text.match(/https?:\/\/[^\s]+/g) ?? [];
    if (first !== undefined) return [first, ...others];
    throw unreadable('railway domain --json', text, 'There is no address in it.');
  }
  const answer = parseAnswer(domainSchema, text, 'railway domain --json');
  return 'domain' in answer ? [answer.domain] : answer.domains;
}

/** `railway variables --json`: names and values, the values with references resolved. Never to be shown. Older versions print nothing where there are none. */
export function parseVariables(text: string): Map<string, string> {
  if (text.trim() === '') return new Map();
  return new Map(
    Object.entries(
      parseAnswer(z.record(z.string(), z.string()), text, 'railway variables --json', {
        isSecret: true,
      }),
    ),
  );
}

const deploymentsSchema = z.array(
  z.object({ id: z.string(), status: z.string(), createdAt: z.string() }),
);

/** `railway deployment list --json`, the newest first. */
export function parseDeployments(text: string): Deployment[] {
  const deployments = parseAnswer(deploymentsSchema, text, 'railway deployment list --json');
  return [...deployments].sort((a, b) => b.createdAt.localeCompare(a.createdAt));
}

/** The environment that `railway status` names, or undefined. */
export function parseLinkedEnvironment(text: string): string | undefined {
  return /^\s*Environment:\s*(\S.*?)\s*$/m.exec(text)?.[1];
}

/** `railway 4.31.0`, or `railwayapp 4.31.0`: what comes after the name. */
export function parseVersionText(text: string): string | undefined {
  return /railway(?:app)? (.*)/.exec(text)?.[1]?.trim();
}

function parseAnswer<T extends z.ZodType>(
  schema: T,
  text: string,
  command: string,
  { isSecret = false } = {},
): z.infer<T> {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch (error) {
    throw unreadable(command, isSecret ? '' : text, isSecret ? 'It is no JSON.' : messageOf(error));
  }
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw unreadable(
    command,
    isSecret ? '' : text,
    `${issue?.path.join('.') || 'The whole of it'}: ${issue?.message}`,
  );
}

function unreadable(command: string, text: string, why: string): UserError {
  const shown = text.trim().slice(0, 300);
  return new UserError(`The answer of \`${command}\` is not understood.`, {
    why: shown === '' ? why : `${why}\nIt begins with: ${shown}`,
    next: "Railway's CLI may be newer than this shell knows. Update both, and report it if that does not help.",
  });
}
