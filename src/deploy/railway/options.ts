/** Arguments and options as the official CLI has them, for `c.argument(...)` and `c.option(...)`. */
export const PROJECT_NAME = ['<project-name>', 'project name to use on Railway'] as const;
export const EXISTING_PROJECT_ID = ['--existing-project-id [project-id]', 'use this existing project instead of one by name'] as const;
export const WORKSPACE = ['--workspace [workspace]', 'the Railway workspace for a new project, by name or ID'] as const;
export const DB_IMAGE = ['--db-image <image>', 'custom Docker image for the PostgreSQL database; it gets a volume'] as const;
export const CUSTOM_SERVER_URL = ['--custom-server-url <url>', 'URL of the server that the client will connect to; remembered for later deployments'] as const;
export const RAILWAY_EXE = ['--railway-exe <path>', 'the Railway command to run'] as const;
