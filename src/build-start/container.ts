import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Project } from '../context';
import { askDaemon, askDocker, dockerId } from '../docker/docker';
import { generatedFiles } from '../engine/layout';
import { UserError } from '../errors';
import { findOnPath } from '../processes/find-on-path';
import type { ChildCommand } from '../processes/run';
import type { Settings } from '../settings';
import type { Variables } from './variables';

/** The built server's image and container, named as the official CLI names them. */
export interface Container {
  readonly image: string;
  readonly name: string;
}

/** The official CLI's formula; docker takes no capital letters in an image's name. */
export function containerOf(appName: string, project: Pick<Project, 'root'>): Container {
  const id = dockerId(appName, project);
  return { image: `${id}-server`.toLowerCase(), name: `${id}-server-container` };
}

/** @throws UserError without a docker, or a daemon that answers */
export async function verifyDocker(settings: Settings, signal: AbortSignal): Promise<void> {
  if (findOnPath('docker', settings.env) === undefined) {
    throw new UserError('Docker is not installed, or not on PATH.', {
      why: 'The built server runs in a container, as it does when it is deployed.',
      next: 'Install Docker (https://docs.docker.com/get-docker), then run the same command again. Nothing was built.',
    });
  }
  const { isRunning, words } = await askDaemon(settings, { signal });
  if (isRunning) return;
  throw new UserError('Docker is installed, but its daemon does not answer.', {
    why: words || 'It gave no reason.',
    next: 'Start Docker, then run the same command again. Nothing was built.',
  });
}

export function buildImageCommand(
  { image }: Container,
  project: Project,
  { env }: Settings,
): ChildCommand {
  return {
    file: findOnPath('docker', env) ?? 'docker',
    args: ['build', '--tag', image, generatedFiles(project).out],
    cwd: project.root,
    env,
  };
}

/** Variables that mean something to docker itself, or to how it is started. */
const DOCKERS_OWN =
  /^(PATH|HOME|USER|TMPDIR|TERM|LANG|SHELL|NO_COLOR|SSL_CERT_\w+|(DOCKER|BUILDKIT|BUILDX|COMPOSE|XDG|SSH|LD|DYLD|LC|GO|OTEL)\w*|\w+_proxy)$/i;

/**
 * Runs the server, attached. Values are in no argument, where every user of the machine could read them: docker takes them from its own environment,
 * and those whose names mean something to docker itself from a file that only this user can read.
 *
 * @returns the command, and what to call when the container has ended
 */
export function runContainerCommand(
  { image, name }: Container,
  variables: Variables,
  { root }: Project,
  { env }: Settings,
): { command: ChildCommand; end: () => void } {
  const names = Object.keys(variables);
  const apart = names.filter((variable) => DOCKERS_OWN.test(variable));
  const passed = names.filter((variable) => !apart.includes(variable));
  const file =
    apart.length > 0
      ? writeSecretFile(
          Object.fromEntries(apart.map((variable) => [variable, variables[variable] ?? ''])),
        )
      : undefined;
  const given = [
    ...passed.flatMap((variable) => ['--env', variable]),
    ...(file === undefined ? [] : ['--env-file', join(file, 'env')]),
  ];
  return {
    command: {
      file: 'docker',
      args: ['run', '--name', name, '--rm', '--network', 'host', ...given, image],
      cwd: root,
      env: {
        ...env,
        ...Object.fromEntries(passed.map((variable) => [variable, variables[variable]])),
      },
    },
    end() {
      if (file !== undefined) rmSync(file, { recursive: true, force: true });
    },
  };
}

function writeSecretFile(variables: Variables): string {
  const multiline = Object.keys(variables).find((name) => /[\r\n]/.test(variables[name] ?? ''));
  if (multiline !== undefined)
    throw new UserError(`The variable ${multiline} can't hold a line break.`, {
      why: 'Its name means something to docker, which takes such ones from a file with one variable a line.',
    });
  const folder = mkdtempSync(join(tmpdir(), 'wasp-env-'));
  writeFileSync(
    join(folder, 'env'),
    Object.entries(variables)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(''),
    { mode: 0o600 },
  );
  return folder;
}

/** Removes the container, also while it runs; one that is not there is no error. Works after the run was stopped, too. */
export async function removeContainer({ name }: Container, settings: Settings): Promise<void> {
  await askDocker(['rm', '--force', name], settings);
}
