import satisfies from 'semver/functions/satisfies';
import validRange from 'semver/ranges/valid';
import type { Project, RunContext } from '../context';
import { useProjectEngine } from '../database/project-engine';
import { engineFiles } from '../engine/layout';
import { findGivenEngine, findInstalledEngine } from '../engine/locate';
import {
  DEFAULT_VERSION,
  FALLBACK_NODE_RANGE,
  NPM_RANGE,
  TRIED_VERSIONS,
} from '../engine/platforms';
import { UserError } from '../errors';
import { run } from '../processes/run';
import { findRuntime, useRuntime, type FoundTool } from '../runtime/runtime';
import type { Finding, Fix } from './finding';

/** Node.js and npm for the engine. */
export async function examineRuntime(user: RunContext): Promise<Finding[]> {
  const needs = { node: FALLBACK_NODE_RANGE, npm: NPM_RANGE };
  const found = await findRuntime(needs, user);
  const fix: Fix = {
    what: 'install the Node.js and npm that the engine needs, for wasp alone',
    async run() {
      await useRuntime(needs, user);
    },
  };
  return [
    judgeTool('Node.js', needs.node, found.node, fix),
    judgeTool('npm', needs.npm, found.npm, fix),
  ];
}

export function judgeTool(
  name: 'Node.js' | 'npm',
  range: string,
  { onPath, used }: FoundTool,
  fix: Fix,
): Finding {
  const there =
    onPath === undefined ? `there is no ${name} on PATH` : `${onPath} on PATH is not ${range}`;
  if (used === undefined && name === 'Node.js' && onPath === undefined)
    return {
      check: name,
      result: 'warning',
      what: `There is none on PATH, and none for the engine yet, which needs ${range}.`,
      next: `It is installed for wasp alone when it is first needed.`,
      fix,
    };
  if (used === undefined && onPath === undefined)
    return {
      check: name,
      result: 'failure',
      what: 'There is none on PATH, and nothing can be installed without it.',
      next: 'Install npm: it comes with Node.js, https://nodejs.org.',
    };
  if (used === undefined)
    return {
      check: name,
      result: 'warning',
      what: `${onPath} on PATH is not what the engine needs (${range}).`,
      next: 'The right one is installed for wasp alone when it is first needed. Yours is not touched.',
      fix,
    };
  return {
    check: name,
    result: 'ok',
    what: used === onPath ? used : `${used}, for wasp alone (${there})`,
  };
}

/** The engine that the project uses, and whether it starts. */
export async function examineEngine(user: RunContext): Promise<Finding> {
  const { project, settings, signal } = user;
  const fix: Fix = {
    what: 'install the engine',
    async run() {
      await useProjectEngine(user);
    },
  };
  try {
    const engine = findGivenEngine(settings) ?? findInstalledEngine(project, settings);
    if (!engine) return judgeEngine({ project, version: undefined, failure: undefined }, fix);
    const end = await run(
      { file: engineFiles(engine.folder).program, args: ['version'], cwd: '/', env: settings.env },
      { kind: 'captured' },
      signal,
    );
    const failure =
      end.kind === 'not-found'
        ? end.reason
        : end.kind === 'exited' && end.exitCode === 0
          ? undefined
          : `${end.stdout}${end.stderr}`.trim() || 'It ended without a word.';
    return judgeEngine({ project, version: engine.version, failure }, fix);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return {
      check: 'engine',
      result: 'failure',
      what: error.message,
      next: error.next ?? 'Unset WASP_ENGINE.',
    };
  }
}

interface EngineFacts {
  readonly project: Project | undefined;
  /** Of the one that is installed. */
  readonly version: string | undefined;
  readonly failure: string | undefined;
}

export function judgeEngine({ project, version, failure }: EngineFacts, fix: Fix): Finding {
  const check = 'engine';
  const range = project?.wasp?.range;
  if (range !== undefined && validRange(range) === null) {
    return {
      check,
      result: 'failure',
      what: `"${range}", which the project asks for, is no range of versions.`,
      next: `Write wasp: { version: "^${DEFAULT_VERSION}" } in ${project?.wasp?.mainFile}.`,
    };
  }
  const asked = range === undefined ? '' : `; the project asks for ${range}`;
  if (version === undefined) {
    return {
      check,
      result: 'warning',
      what: `None is installed yet${asked}.`,
      next: 'The first command that needs it installs it, and so does `wasp engine install`.',
      fix,
    };
  }
  if (failure !== undefined)
    return {
      check,
      result: 'failure',
      what: `Wasp ${version} is installed, and does not start: ${failure}`,
      next: `Remove it with \`wasp engine remove ${version}\`; it is installed again when it is next needed.`,
    };
  if (range !== undefined && !satisfies(version, range))
    return {
      check,
      result: 'failure',
      what: `Wasp ${version} is used${asked}.`,
      next: 'Unset WASP_ENGINE, or set it to an engine that fits.',
    };
  if (!TRIED_VERSIONS.includes(version))
    return {
      check,
      result: 'warning',
      what: `Wasp ${version}, with which this shell has not been tried${asked}.`,
      next: `Use one of ${TRIED_VERSIONS.join(', ')} where something does not work.`,
    };
  return { check, result: 'ok', what: `Wasp ${version}${asked}` };
}
