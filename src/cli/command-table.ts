import type { Command } from './command';

export interface TableEntry {
  /** The words to type, separated by a space. */
  readonly path: string;
  readonly summary: string;
  /** Another word for the last one. */
  readonly alias?: string;
  /** Loads the command's file; a group has none. */
  readonly load?: () => Promise<{ command: Command }>;
}

/** Every command, in the order that help shows. A command's file is loaded only when the command is reached. */
export const commandTable: readonly TableEntry[] = [
  { path: 'new', summary: 'Make a new project', load: () => import('../commands/new.js') },
  {
    path: 'install',
    summary: "Install the project's dependencies",
    load: () => import('../commands/install.js'),
  },
  {
    path: 'start',
    alias: 'dev',
    summary: 'Run the app for development',
    load: () => import('../commands/start.js'),
  },
  {
    path: 'start db',
    summary: 'Run the development database alone',
    load: () => import('../commands/start/db.js'),
  },
  {
    path: 'status',
    summary: 'Show whether the app runs, and where',
    load: () => import('../commands/status.js'),
  },
  { path: 'logs', summary: 'Show what the app says', load: () => import('../commands/logs.js') },
  { path: 'stop', summary: 'Stop the app', load: () => import('../commands/stop.js') },
  { path: 'db', summary: 'Start, migrate, seed or look into the database' },
  {
    path: 'db start',
    summary: 'Run the development database alone',
    load: () => import('../commands/db/start.js'),
  },
  {
    path: 'db stop',
    summary: 'Stop the development database',
    load: () => import('../commands/db/stop.js'),
  },
  {
    path: 'db status',
    summary: 'Show which database the project has, and whether it runs',
    load: () => import('../commands/db/status.js'),
  },
  {
    path: 'db url',
    summary: "Print the database's address, with its password",
    load: () => import('../commands/db/url.js'),
  },
  {
    path: 'db psql',
    summary: "Open PostgreSQL's own client on the database",
    load: () => import('../commands/db/psql.js'),
  },
  {
    path: 'db migrate-dev',
    summary: 'Make a migration from what changed in schema.prisma, and apply it',
    load: () => import('../commands/db/migrate-dev.js'),
  },
  {
    path: 'db migrate',
    summary: 'Apply the migrations that are there',
    load: () => import('../commands/db/migrate.js'),
  },
  {
    path: 'db reset',
    summary: 'Delete all data, and apply all migrations anew',
    load: () => import('../commands/db/reset.js'),
  },
  {
    path: 'db seed',
    summary: 'Fill the database by a seed function of the app',
    load: () => import('../commands/db/seed.js'),
  },
  {
    path: 'db studio',
    summary: 'Look into the database in the browser',
    load: () => import('../commands/db/studio.js'),
  },
  {
    path: 'db prisma',
    summary: "Run the project's own Prisma on the database",
    load: () => import('../commands/db/prisma.js'),
  },
  {
    path: 'compile',
    summary: 'Generate the app for development',
    load: () => import('../commands/compile.js'),
  },
  {
    path: 'check',
    summary: 'Check spec, schema and types, beside a running app too',
    load: () => import('../commands/check.js'),
  },
  {
    path: 'build',
    summary: 'Generate the app for production',
    load: () => import('../commands/build.js'),
  },
  {
    path: 'build start',
    summary: 'Run the built app here',
    load: () => import('../commands/build/start.js'),
  },
  { path: 'deploy', summary: 'Put the app on Fly or Railway' },
  { path: 'deploy fly', summary: 'Put the app on Fly' },
  {
    path: 'deploy fly launch',
    summary: 'Set everything up on Fly, and deploy',
    load: () => import('../commands/deploy/fly/launch.js'),
  },
  {
    path: 'deploy fly setup',
    summary: 'Make the apps for server and client',
    load: () => import('../commands/deploy/fly/setup.js'),
  },
  {
    path: 'deploy fly create-db',
    summary: 'Make the database',
    load: () => import('../commands/deploy/fly/create-db.js'),
  },
  {
    path: 'deploy fly deploy',
    summary: 'Deploy server and client',
    load: () => import('../commands/deploy/fly/deploy.js'),
  },
  {
    path: 'deploy fly secrets',
    summary: 'Set secrets, without a build',
    load: () => import('../commands/deploy/fly/secrets.js'),
  },
  {
    path: 'deploy fly cmd',
    summary: 'Run flyctl for one of the apps',
    load: () => import('../commands/deploy/fly/cmd.js'),
  },
  {
    path: 'deploy fly status',
    summary: 'Show how the apps are',
    load: () => import('../commands/deploy/fly/status.js'),
  },
  {
    path: 'deploy fly logs',
    summary: 'Show the log of the server or the client',
    load: () => import('../commands/deploy/fly/logs.js'),
  },
  {
    path: 'deploy fly open',
    summary: 'Open the app in the browser',
    load: () => import('../commands/deploy/fly/open.js'),
  },
  {
    path: 'deploy fly rollback',
    summary: 'Put back what was deployed before',
    load: () => import('../commands/deploy/fly/rollback.js'),
  },
  { path: 'deploy railway', summary: 'Put the app on Railway' },
  {
    path: 'deploy railway launch',
    summary: 'Put a new app on Railway: setup, then deploy',
    load: () => import('../commands/deploy/railway/launch.js'),
  },
  {
    path: 'deploy railway setup',
    summary: 'Make the project, its database and its services',
    load: () => import('../commands/deploy/railway/setup.js'),
  },
  {
    path: 'deploy railway deploy',
    summary: 'Deploy the app',
    load: () => import('../commands/deploy/railway/deploy.js'),
  },
  {
    path: 'deploy railway secrets',
    summary: 'Set secrets without a build',
    load: () => import('../commands/deploy/railway/secrets.js'),
  },
  {
    path: 'deploy railway status',
    summary: 'Show how the services are',
    load: () => import('../commands/deploy/railway/status.js'),
  },
  {
    path: 'deploy railway logs',
    summary: 'Show the log of the server or the client',
    load: () => import('../commands/deploy/railway/logs.js'),
  },
  {
    path: 'deploy railway open',
    summary: 'Open the project on Railway',
    load: () => import('../commands/deploy/railway/open.js'),
  },
  {
    path: 'deploy railway rollback',
    summary: 'Show which deployment to go back to',
    load: () => import('../commands/deploy/railway/rollback.js'),
  },
  { path: 'test', summary: "Run the app's tests" },
  {
    path: 'test client',
    summary: 'Run the tests of the client with Vitest',
    load: () => import('../commands/test/client.js'),
  },
  {
    path: 'studio',
    summary: 'Look at the app from inside (experimental)',
    load: () => import('../commands/studio.js'),
  },
  {
    path: 'clean',
    summary: 'Delete all that was generated or installed',
    load: () => import('../commands/clean.js'),
  },
  {
    path: 'info',
    summary: 'Show what is known about the project',
    load: () => import('../commands/info.js'),
  },
  { path: 'show', summary: 'Show what the engine knows of the app' },
  {
    path: 'show spec',
    summary: 'Show all that the spec declares',
    load: () => import('../commands/show/spec.js'),
  },
  {
    path: 'show routes',
    summary: 'Show the routes, with their pages',
    load: () => import('../commands/show/routes.js'),
  },
  {
    path: 'show operations',
    summary: 'Show queries, actions, apis, jobs and cruds',
    load: () => import('../commands/show/operations.js'),
  },
  {
    path: 'show entities',
    summary: 'Show the entities, and who uses them',
    load: () => import('../commands/show/entities.js'),
  },
  {
    path: 'show build',
    summary: 'Show what was compiled or built last, and whether it is fresh',
    load: () => import('../commands/show/build.js'),
  },
  {
    path: 'deps',
    summary: 'List the dependencies that Wasp brings',
    load: () => import('../commands/deps.js'),
  },
  {
    path: 'dockerfile',
    summary: 'Print the Dockerfile of the built app',
    load: () => import('../commands/dockerfile.js'),
  },
  {
    path: 'version',
    summary: 'Print the version of Wasp in use',
    load: () => import('../commands/version.js'),
  },
  {
    path: 'doctor',
    summary: 'Look for what keeps wasp from working, and fix it',
    load: () => import('../commands/doctor.js'),
  },
  {
    path: 'upgrade',
    summary: 'Move the project to another version of Wasp',
    load: () => import('../commands/upgrade.js'),
  },
  { path: 'engine', summary: "Manage Wasp's compiler, one per version" },
  {
    path: 'engine list',
    summary: 'List the engines that are installed',
    load: () => import('../commands/engine/list.js'),
  },
  {
    path: 'engine install',
    summary: 'Install an engine',
    load: () => import('../commands/engine/install.js'),
  },
  {
    path: 'engine which',
    summary: 'Print the folder of the engine in use',
    load: () => import('../commands/engine/which.js'),
  },
  {
    path: 'engine remove',
    summary: 'Remove an engine',
    load: () => import('../commands/engine/remove.js'),
  },
  {
    path: 'engine exec',
    summary: 'Run the engine itself',
    load: () => import('../commands/engine/exec.js'),
  },
  {
    path: 'telemetry',
    summary: 'Show what is sent home, and turn it on or off',
    load: () => import('../commands/telemetry/status.js'),
  },
  {
    path: 'telemetry status',
    summary: 'Show whether telemetry is on, and what it would send',
    load: () => import('../commands/telemetry/status.js'),
  },
  {
    path: 'telemetry enable',
    summary: 'Turn telemetry on',
    load: () => import('../commands/telemetry/enable.js'),
  },
  {
    path: 'telemetry disable',
    summary: 'Turn telemetry off',
    load: () => import('../commands/telemetry/disable.js'),
  },
  {
    path: 'telemetry log',
    summary: 'Show the last 50 events, and what came of them',
    load: () => import('../commands/telemetry/log.js'),
  },
  {
    path: 'telemetry reset',
    summary: 'Forget the random id, its key and the log',
    load: () => import('../commands/telemetry/reset.js'),
  },
  {
    path: 'news',
    summary: 'Read what the Wasp team tells',
    load: () => import('../commands/news.js'),
  },
  {
    path: 'completion',
    summary: 'Let your shell complete what you type',
    load: () => import('../commands/completion.js'),
  },
  {
    path: 'uninstall',
    summary: 'Delete all that wasp keeps on this machine',
    load: () => import('../commands/uninstall.js'),
  },
];
