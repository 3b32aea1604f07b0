'use strict';
// What Fly does with each call, as far as the shell's use of it goes.
const { existsSync, readFileSync, writeFileSync } = require('node:fs');
const { parseSecrets } = require('./secrets.cjs');
const { readInput } = require('../read-input.cjs');

/** As flyctl writes it. */
const withFlyErrors = (command) => (call) =>
  command({ ...call, fail: (message, code) => call.fail(`Error: ${message}`, code) });

const commands = {
  version: ({ say }) => say('flyctl v0.3.220 linux/amd64'),
  'auth whoami'({ state, say, fail }) {
    if (!state.loggedIn) fail("No access token available. Please login with 'flyctl auth login'");
    say('ada@example.com');
  },
  'auth login'({ state, fail }) {
    if (!process.stdin.isTTY) fail('prompt: non interactive');
    state.loggedIn = true;
  },
  'platform regions'({ state, say }) {
    const all = [
      ['mia', 'Miami'],
      ['ams', 'Amsterdam'],
    ];
    const small = all.map(([code, name]) => ({ code, name }));
    const shapes = {
      old: all.map(([Code, Name]) => ({ Code, Name })),
      small,
      wrapped: { Regions: small },
      unknown: { places: [] },
    };
    say(JSON.stringify(shapes[state.regionsShape ?? 'wrapped']));
  },
  'apps list'(call) {
    verifyUser(call);
    call.say(
      JSON.stringify(
        Object.keys(call.state.apps).map((Name) => ({ ID: Name, Name, Status: 'pending' })),
      ),
    );
  },
  'apps open': (call) => call.say(`opening https://${appOf(call).name}.fly.dev/ ...`),
  launch(call) {
    verifyUser(call);
    const { state, options, cwd, say, fail } = call;
    if (!options['--no-deploy']) fail('stand-in: a launch that deploys is not expected');
    verifyOrg(call);
    verifyRegion(call);
    if (existsSync('fly.toml'))
      fail('An existing fly.toml file was found: prompt: non interactive');
    const wanted = options['--name'];
    const name =
      state.taken.includes(wanted) || state.apps[wanted] ? `${wanted}-${state.suffix}` : wanted;
    state.apps[name] = { secrets: {}, releases: [], region: options['--region'] };
    if (state.launchBreaksOff?.includes(wanted))
      fail('stand-in: it broke off after the app was made');
    const toml =
      state.toml ??
      "# made by flyctl\napp = 'NAME'\nprimary_region = 'REGION'\n\n[build]\n\n[http_service]\n  internal_port = 3000 # the app's\n  force_https = true\n  min_machines_running = 0\n  processes = ['app']\n\n[[vm]]\n  memory = '1gb'\n";
    writeFileSync('fly.toml', toml.replace('NAME', name).replace('REGION', options['--region']));
    say(`Created app '${name}' in organization 'personal'\nWrote config file ${cwd}/fly.toml`);
  },
  'secrets import'(call) {
    const { app } = appOf(call);
    const secrets = parseSecrets(call.input);
    if (Object.keys(secrets).length === 0) call.fail('requires at least one SECRET=VALUE pair');
    setSecrets(call, app, secrets);
  },
  'secrets set'(call) {
    setSecrets(
      call,
      appOf(call).app,
      Object.fromEntries(call.words.map((word) => word.split(/=(.*)/s).slice(0, 2))),
    );
  },
  'secrets list'(call) {
    const { app } = appOf(call);
    const key = call.state.regionsShape === 'old' ? 'Name' : 'name';
    call.say(
      JSON.stringify(Object.keys(app.secrets).map((name) => ({ [key]: name, digest: 'f00' }))),
    );
  },
  'postgres create'(call) {
    verifyUser(call);
    const { state, options, say, fail } = call;
    verifyOrg(call);
    verifyRegion(call);
    const name = options['--name'];
    if (state.apps[name] || state.taken.includes(name)) fail(`Name ${name} has already been taken`);
    state.apps[name] = { secrets: {}, releases: [], database: { ...options } };
    say(
      `Creating postgres cluster in organization personal\nPostgres cluster ${name} created\n  Username:    postgres\n  Password:    ${state.databasePassword}\n  Hostname:    ${name}.internal\n  Connection string: postgres://postgres:${state.databasePassword}@${name}.flycast:5432\n\nSave your credentials in a secure place -- you won't be able to see them again!`,
    );
  },
  'postgres attach'(call) {
    const { state, words, say, fail } = call;
    const { name, app } = appOf(call);
    if (!state.apps[words[0]]?.database) fail(`Could not find App "${words[0]}"`);
    if (app.secrets.DATABASE_URL)
      fail(`consumer app "${name}" already contains a secret named DATABASE_URL`);
    app.secrets.DATABASE_URL = `postgres://my_app:${state.databasePassword}@${words[0]}.flycast:5432/my_app`;
    say(
      `Postgres cluster ${words[0]} is now attached to ${name}\nThe following secret was added to ${name}:\n  DATABASE_URL=${app.secrets.DATABASE_URL}`,
    );
  },
  deploy(call) {
    const { state, options, say, fail, toml } = call;
    const { name, app } = appOf(call);
    if (
      !options['--image'] &&
      Boolean(options['--remote-only']) === Boolean(options['--local-only'])
    )
      fail('stand-in: neither or both ways of building');
    if (!options['--image'] && state.needsDockerfile && !existsSync('Dockerfile'))
      fail('app does not have a Dockerfile or buildpacks configured');
    if (!options['--image'] && name.endsWith('-client') && !existsSync('build'))
      fail('stand-in: there is no build to send');
    if (!/internal_port = (8080|8043)/.test(toml ?? ''))
      say('WARNING The app is not listening on the expected address');
    const version = app.releases.length + 1;
    app.releases.push({
      version,
      image: options['--image'] ?? `registry.fly.io/${name}:deployment-${version}`,
      status: 'complete',
      secrets: Object.keys(app.secrets),
    });
    if (state.deployWritesToml) writeFileSync('fly.toml', `${toml}# deployed\n`);
    say(`--> v${version} deployed successfully`);
    for (const [key, value] of Object.entries(state.deployPrints ?? {})) say(`${key}: ${value}`);
  },
  status(call) {
    const { name } = appOf(call);
    call.say(
      call.options['--json']
        ? JSON.stringify({ Name: name, Status: 'deployed' })
        : `App\n  Name = ${name}`,
    );
  },
  logs: (call) => call.say(`log of ${appOf(call).name}`),
  releases(call) {
    const { app } = appOf(call);
    call.say(
      JSON.stringify(
        app.releases.map(({ version, image, status }) => ({
          Version: version,
          ImageRef: image,
          Status: status,
          CreatedAt: '2026-01-02T03:04:05Z',
        })),
      ),
    );
  },
  'ssh console'(call) {
    const { name } = appOf(call);
    call.say(
      `on ${name}: ${call.options['--command'] ?? ''}${process.stdin.isTTY ? '' : readInput()}`,
    );
  },
};

function setSecrets({ options, say, fail }, app, secrets) {
  for (const name of Object.keys(secrets))
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) fail(`"${name}" is no name of a secret`);
  Object.assign(app.secrets, secrets);
  const isLive = app.releases.length > 0 && !options['--stage'];
  if (isLive) app.restarts = (app.restarts ?? 0) + 1;
  say(isLive ? 'Updating existing machines' : 'Secrets are staged for the first deployment');
}

function appOf(call) {
  verifyUser(call);
  const { state, options, toml, fail } = call;
  const name =
    options['--app'] ??
    /^app = ['"](.*)['"]/m.exec(toml ?? '')?.[1] ??
    fail(
      'the config for your app is missing an app name, add an app field to the fly.toml file or specify with the -a flag',
    );
  return { name, app: state.apps[name] ?? fail(`Could not find App "${name}"`) };
}

function verifyUser({ state, env, fail }) {
  if (!state.loggedIn && env.FLY_API_TOKEN !== state.token)
    fail("No access token available. Please login with 'flyctl auth login'");
}

function verifyOrg({ state, options, fail }) {
  if (options['--org'] === undefined && state.orgs.length > 1)
    fail('failed retrieving organization: prompt: non interactive');
  if (options['--org'] !== undefined && !state.orgs.includes(options['--org']))
    fail(`Organization ${options['--org']} not found`);
}

function verifyRegion({ options, fail }) {
  if (!['mia', 'ams'].includes(options['--region']))
    fail(`region ${options['--region']} not found`);
}

module.exports = {
  commands: Object.fromEntries(
    Object.entries(commands).map(([name, command]) => [name, withFlyErrors(command)]),
  ),
};
