'use strict';
// What Railway does with each call. A service is one for the whole project, and has an instance in each of its environments.
const { dirname } = require('node:path');
const { existsSync } = require('node:fs');
const { isAtLeast } = require('./argv.cjs');

const NOT_LINKED = 'No linked project found. Run railway link to connect to a project';
const UNAUTHORIZED = 'Unauthorized. Please login with `railway login`';

const commands = {
  version: ({ state, say }) => say(`${state.program ?? 'railway'} ${state.version}`),
  whoami(call) {
    verifyAccount(call);
    call.say('Logged in as Ada (ada@example.com) 👋');
  },
  login(call) {
    if (!process.stdin.isTTY) call.fail('Cannot login in non-interactive mode');
    call.state.loggedIn = true;
  },
  status(call) {
    const { state, options, say } = call;
    const { project, environment } = linkOf(call);
    if (!options['--json'])
      return say(`Project: ${project.name}\nEnvironment: ${environment.name}`);
    for (const instance of instancesOf(project)) advance(instance);
    say(JSON.stringify(describe(project, state), null, 2));
  },
  list(call) {
    verifyAccount(call);
    call.say(
      JSON.stringify(
        call.state.projects.map((project) => describe(project, call.state)),
        null,
        2,
      ),
    );
  },
  init(call) {
    verifyAccount(call);
    const { state, options, cwd, fail, say } = call;
    if (state.workspaces.length > 1 && options['--workspace'] === undefined) {
      if (!process.stdin.isTTY)
        fail('--workspace required in non-interactive mode (multiple workspaces available)');
    }
    if (options['--workspace'] !== undefined && !state.workspaces.includes(options['--workspace']))
      fail(`Workspace "${options['--workspace']}" not found.`);
    const project = {
      id: newId(state, 'project'),
      name: options['--name'],
      environments: [{ id: newId(state, 'environment'), name: 'production' }],
      services: [],
    };
    state.projects.push(project);
    state.links[cwd] = { project: project.id, environment: project.environments[0].id };
    say(`Created project ${project.name}`);
  },
  link(call) {
    verifyAccount(call);
    const { state, options, cwd, fail, say } = call;
    const wanted = options['--project'];
    const project =
      state.projects.find(({ id, name }) => id === wanted || name === wanted) ??
      fail(`Project "${wanted}" not found.`);
    const environment = chooseEnvironment(project, options['--environment'], fail);
    const service = options['--service'];
    if (service === undefined && project.services.length > 1 && process.stdin.isTTY)
      fail('stand-in: Railway asks for a service here');
    if (
      service !== undefined &&
      !project.services.some((known) => known.name === service && known.instances[environment.id])
    )
      fail(`Service "${service}" not found.`);
    if (!state.linksSilently)
      state.links[cwd] = { project: project.id, environment: environment.id };
    say(`Project ${project.name} linked successfully! 🎉`);
  },
  'environment new'(call) {
    const { state, words, options, cwd, fail, say } = call;
    const { project } = linkOf(call);
    const [name] = words;
    if (project.environments.some((known) => known.name === name))
      fail(`Environment "${name}" already exists`);
    const source =
      options['--duplicate'] === undefined
        ? undefined
        : chooseEnvironment(project, options['--duplicate'], fail);
    const environment = { id: newId(state, 'environment'), name };
    project.environments.push(environment);
    for (const service of source ? project.services : []) {
      const original = service.instances[source.id];
      if (original)
        service.instances[environment.id] = {
          ...structuredClone(original),
          domains: [],
          ...(original.polls !== undefined && notReadyYet(state)),
        };
    }
    state.links[cwd] = { project: project.id, environment: environment.id };
    say(`Environment ${name} created! 🎉`);
  },
  add(call) {
    const { state, options, fail, say } = call;
    const { project, environment } = linkOf(call);
    const variables = (options['--variables'] ?? []).map((text) => splitVariable(text, fail));
    if (options['--database']) {
      if (options['--database'][0] !== 'postgres')
        fail(`invalid value '${options['--database'][0]}' for '--database <DATABASE>'`, 2);
      return addService(
        call,
        project,
        environment,
        'Postgres',
        [['DATABASE_URL', 'postgresql://made-by-railway']],
        { deploys: true, volume: '/var/lib/postgresql/data' },
      );
    }
    const name = options['--service'] ?? fail('stand-in: a service without a name is not expected');
    if (variables.length === 0 && process.stdin.isTTY)
      fail('stand-in: Railway asks for variables here');
    for (const [key, value] of variables) say(`> Enter a variable ${key}=${value}`);
    addService(call, project, environment, name, variables, {
      deploys: options['--image'] !== undefined,
      image: options['--image'],
    });
  },
  'volume add'(call) {
    const { options, fail, say } = call;
    const { project, environment } = linkOf(call);
    const service =
      project.services.find(({ id }) => id === options['--service']) ??
      fail("thread 'main' panicked: called `Option::unwrap()` on a `None` value", 101);
    if (!options['--mount-path']?.startsWith('/')) fail('Mount path must start with a `/`');
    const instance = service.instances[environment.id];
    if (instance.volume)
      fail(
        `A volume is already mounted on service ${service.name} in environment ${environment.name}`,
      );
    instance.volume = options['--mount-path'];
    say('Creating volume...');
  },
  domain(call) {
    const { state, options, fail, say } = call;
    const { project, environment } = linkOf(call);
    const { name, instance } = instanceOf(project, options['--service'], environment, fail);
    const isOld = !isAtLeast(state.version, '4.18.1');
    if (isOld && instance.domains.length > 0)
      return say(`Domains already exists on the service:\n🚀 ${instance.domains.join('\n🚀 ')}`);
    if (instance.domains.length === 0)
      instance.domains = state.domains[name] ?? [
        `https://${name}-${environment.name}.up.railway.app`,
      ];
    say(
      JSON.stringify(
        isOld ? { domain: instance.domains[0] } : { domains: instance.domains },
        null,
        2,
      ),
    );
  },
  up(call) {
    const { state, words, options, fail, say } = call;
    const { project, environment: linked } = linkOf(call);
    const environment =
      options['--environment'] === undefined
        ? linked
        : chooseEnvironment(project, options['--environment'], fail);
    verifyToken(call, environment);
    const { name, instance } = instanceOf(project, options['--service'], environment, fail);
    if (options['--path-as-root'] && words.length === 0)
      fail('--path-as-root requires a path to be specified');
    if (!existsSync(words[0])) fail(`No such file or directory: ${words[0]}`);
    if (!options['--ci'] && !process.env.CI)
      fail('stand-in: without --ci the log would go on for ever');
    say(
      `Indexing...\nUploading...\n  Build Logs: https://railway.com/project/${project.id}/service/${name}\nDeploy complete`,
    );
    instance.status = 'SUCCESS';
    instance.deployments = [
      {
        id: newId(state, 'deployment'),
        status: 'SUCCESS',
        createdAt: new Date(Date.UTC(2026, 0, 1, 0, 0, state.counter)).toISOString(),
      },
      ...(instance.deployments ?? []),
    ];
  },
  variables(call) {
    const { options, input, fail, say } = call;
    const { project, environment: linked } = linkOf(call);
    const environment =
      options['--environment'] === undefined
        ? linked
        : chooseEnvironment(project, options['--environment'], fail);
    verifyToken(call, environment);
    const { instance } = instanceOf(project, options['--service'], environment, fail);
    if (options['--set-from-stdin'] !== undefined)
      return setFromInput(call, instance, options['--set-from-stdin'], input);
    if (options['--set'])
      return options['--set'].forEach((text) =>
        Object.assign(instance.variables, Object.fromEntries([splitVariable(text, fail)])),
      );
    if (!options['--json'])
      return say(
        Object.entries(instance.variables)
          .map((entry) => entry.join('='))
          .join('\n'),
      );
    say(JSON.stringify(instance.variables, null, 2));
  },
  'variable set'(call) {
    const { words, options, input, fail } = call;
    const { project, environment: linked } = linkOf(call);
    const environment =
      options['--environment'] === undefined
        ? linked
        : chooseEnvironment(project, options['--environment'], fail);
    verifyToken(call, environment);
    const { instance } = instanceOf(project, options['--service'], environment, fail);
    if (!options['--stdin'])
      return words.forEach((text) =>
        Object.assign(instance.variables, Object.fromEntries([splitVariable(text, fail)])),
      );
    if (words.length !== 1) fail('--stdin requires exactly one KEY argument');
    if (words[0].includes('=')) fail('Cannot use --stdin with KEY=VALUE format.');
    setFromInput(call, instance, words[0], input);
  },
  logs(call) {
    const { options, fail, say } = call;
    const { project, environment: linked } = linkOf(call);
    const environment =
      options['--environment'] === undefined
        ? linked
        : chooseEnvironment(project, options['--environment'], fail);
    const { name, instance } = instanceOf(project, options['--service'], environment, fail);
    if (!instance.deployments?.length) fail('No deployments found');
    say(`${options['--build'] ? 'build log' : 'log'} of ${name} in ${environment.name}`);
  },
  redeploy(call) {
    const { options, fail, say } = call;
    const { project, environment } = linkOf(call);
    const { name, instance } = instanceOf(project, options['--service'], environment, fail);
    if (!options['--yes'])
      fail(
        'Cannot prompt for confirmation in non-interactive mode. Use --yes to skip confirmation.',
      );
    if (!instance.status) fail('No deployment found for service');
    instance.redeployed = (instance.redeployed ?? 0) + 1;
    say(`The latest deployment from service ${name} has been redeployed`);
  },
  'deployment list'(call) {
    const { options, fail, say } = call;
    const { project, environment: linked } = linkOf(call);
    const environment =
      options['--environment'] === undefined
        ? linked
        : chooseEnvironment(project, options['--environment'], fail);
    const { instance } = instanceOf(project, options['--service'], environment, fail);
    say(JSON.stringify(instance.deployments ?? [], null, 2));
  },
  open(call) {
    const { project, environment } = linkOf(call);
    call.say(`https://railway.com/project/${project.id}?environmentId=${environment.id}`);
  },
};

/** The account's own commands refuse a project's token. */
function verifyAccount({ state, env, fail }) {
  if (env.RAILWAY_TOKEN)
    fail('Unauthorized. The token belongs to a project, and this needs an account.');
  if (env.RAILWAY_API_TOKEN ? env.RAILWAY_API_TOKEN !== state.apiToken : !state.loggedIn)
    fail(UNAUTHORIZED);
}

function verifyToken({ state, env, fail }, environment) {
  if (env.RAILWAY_TOKEN && state.projectToken.environment !== environment.name)
    fail('Unauthorized. The token is for another environment.');
}

/** The project and environment of the folder, or of the nearest one above it. A project's token stands for both. */
function linkOf({ state, cwd, env, fail }) {
  if (env.RAILWAY_TOKEN) {
    if (env.RAILWAY_TOKEN !== state.projectToken?.token)
      fail(
        "Invalid RAILWAY_TOKEN. Please check that it is valid and has access to the resource you're trying to use.",
      );
    const project = state.projects.find(({ name }) => name === state.projectToken.project);
    return {
      project,
      environment: project.environments.find(({ name }) => name === state.projectToken.environment),
    };
  }
  if (env.RAILWAY_API_TOKEN ? env.RAILWAY_API_TOKEN !== state.apiToken : !state.loggedIn)
    fail(UNAUTHORIZED);
  for (let folder = cwd; ; folder = dirname(folder)) {
    const link = state.links[folder];
    const project = link && state.projects.find(({ id }) => id === link.project);
    if (project)
      return {
        project,
        environment: project.environments.find(({ id }) => id === link.environment),
      };
    if (folder === dirname(folder)) fail(NOT_LINKED);
  }
}

function chooseEnvironment(project, wanted, fail) {
  if (wanted !== undefined)
    return (
      project.environments.find(
        ({ id, name }) => id === wanted || name.toLowerCase() === wanted.toLowerCase(),
      ) ?? fail(`Environment "${wanted}" not found.`)
    );
  if (project.environments.length > 1) fail('--environment required in non-interactive mode.');
  return project.environments[0];
}

function instanceOf(project, wanted, environment, fail) {
  const service =
    project.services.find(({ id, name }) => id === wanted || name === wanted) ??
    fail(`Service '${wanted}' not found`);
  const instance =
    service.instances[environment.id] ??
    fail(`The service specified doesn't exist in the environment ${environment.name}`);
  return { name: service.name, instance };
}

function addService(
  { state, fail, say },
  project,
  environment,
  name,
  variables,
  { deploys, image, volume },
) {
  if (name.length > 32) fail('Service name must be at most 32 characters');
  if (project.services.some((known) => known.name === name))
    fail(`A service named "${name}" already exists in this project`);
  const references = variables.flatMap(([, value]) => [
    ...value.matchAll(/\$\{\{"([^"]+)"\.(\w+)\}\}/g),
  ]);
  for (const [, service, variable] of references) {
    const other =
      project.services.find((known) => known.name === service)?.instances[environment.id] ??
      fail(`stand-in: reference to a service that is not there: ${service}`);
    if (variable === 'DATABASE_URL' && other.polls !== 0)
      fail(`stand-in: ${service} is not ready, and its DATABASE_URL would be empty for ever`);
    if (variable === 'RAILWAY_PUBLIC_DOMAIN' && other.domains.length === 0)
      fail(`stand-in: ${service} has no domain yet`);
  }
  const instance = {
    variables: Object.fromEntries(variables),
    domains: [],
    ...(image && { image }),
    ...(volume && { volume }),
    ...(deploys && notReadyYet(state)),
  };
  project.services.push({
    id: newId(state, 'service'),
    name,
    instances: { [environment.id]: instance },
  });
  say(`Successfully created the service "${name}" and linked to it`);
}

function setFromInput({ fail, say }, instance, name, input) {
  const value = input.replace(/\n+$/, '').replace(/\r+$/, '');
  if (value === '') fail('Empty value provided via stdin');
  instance.variables[name] = value;
  say(`Set variables ${name}`);
}

function notReadyYet({ pollsUntilReady }) {
  return { status: pollsUntilReady > 0 ? 'INITIALIZING' : 'SUCCESS', polls: pollsUntilReady };
}

/** A database gets ready by being looked at, so that no test has to wait. */
function advance(instance) {
  if (instance.polls === undefined || instance.polls === 0 || instance.stuckAt) {
    if (instance.stuckAt) instance.status = instance.stuckAt;
    return;
  }
  instance.polls -= 1;
  instance.status = instance.polls === 0 ? 'SUCCESS' : 'BUILDING';
}

function instancesOf(project) {
  return project.services.flatMap(({ instances }) => Object.values(instances));
}

/** The CLI before 4.35 tells instances under services, later ones under environments. */
function describe(project, state) {
  const isNew = isAtLeast(state.version, '4.35.0');
  const toEdges = (nodes) => ({ edges: nodes.map((node) => ({ node })) });
  const latest = ({ status }) => (status ? { status, meta: null } : null);
  return {
    id: project.id,
    name: project.name,
    deletedAt: null,
    environments: toEdges(
      project.environments.map((environment) => ({
        id: environment.id,
        name: environment.name,
        ...(isNew && {
          serviceInstances: toEdges(
            project.services.flatMap((service) => {
              const instance = service.instances[environment.id];
              return instance
                ? [
                    {
                      serviceId: service.id,
                      serviceName: service.name,
                      latestDeployment: latest(instance),
                    },
                  ]
                : [];
            }),
          ),
        }),
      })),
    ),
    services: toEdges(
      project.services.map((service) => ({
        id: service.id,
        name: service.name,
        ...(!isNew && {
          serviceInstances: toEdges(
            Object.entries(service.instances).map(([environmentId, instance]) => ({
              environmentId,
              serviceName: service.name,
              latestDeployment: latest(instance),
            })),
          ),
        }),
      })),
    ),
  };
}

function splitVariable(text, fail) {
  const at = text.indexOf('=');
  if (at < 1 || at === text.length - 1)
    fail(`invalid value '${text}' for '--variables <VARIABLES>': Invalid variable format`, 2);
  return [text.slice(0, at), text.slice(at + 1)];
}

function newId(state, kind) {
  state.counter += 1;
  return `${kind}-${state.counter}`;
}

module.exports = { commands };
