import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Project } from '../context';
import { readIfExists, writeAtomic } from '../files';

/**
 * What of a deployment is done, kept in the project between runs. It holds names of steps and times, and nothing else:
 * no secret, no output of a tool. What the provider knows better is asked there instead.
 */
export interface Journal {
  readonly file: string;
  /** Whether the last run stopped half-way. */
  readonly isUnfinished: boolean;
  /** Whether a step is noted as done, in this run or in the unfinished one before. */
  isDone(step: string): boolean;
  begin(): void;
  /** Notes it at once, so that a run that is killed has noted all before. */
  done(step: string): void;
  failed(step: string): void;
  /** Forgets that a step is done, because something that it depends on has changed. */
  forget(...steps: readonly string[]): void;
  finish(): void;
}

interface Content {
  version: 1;
  isFinished: boolean;
  steps: Record<string, { state: 'done' | 'failed'; at: string }>;
}

const EMPTY: Content = { version: 1, isFinished: true, steps: {} };

/** In the project, since that is what it is about, and out of reach of `wasp clean`, which deletes what can be made again. */
export function findDeployFolder({ root }: Project): string {
  return join(root, '.wasp-deploy');
}

/** @param name of the deployment: the app's name, and its environment where one was named */
export function openJournal(project: Project, provider: string, name: string): Journal {
  const folder = findDeployFolder(project);
  const file = join(folder, provider, `${encodeURIComponent(name)}.json`);
  let content = read(file);
  const isUnfinished = !content.isFinished;
  let counts = isUnfinished;
  const write = (change: Partial<Content>): void => {
    content = { ...content, ...change };
    mkdirSync(folder, { recursive: true });
    // How far this machine got is of no use to another one.
    writeAtomic(join(folder, '.gitignore'), '*\n', { project: project.root });
    mkdirSync(dirname(file), { recursive: true });
    writeAtomic(file, `${JSON.stringify(content, null, 2)}\n`, { project: project.root });
  };
  const note = (step: string, state: 'done' | 'failed'): void =>
    write({ steps: { ...content.steps, [step]: { state, at: new Date().toISOString() } } });
  return {
    file,
    isUnfinished,
    isDone: (step) => counts && content.steps[step]?.state === 'done',
    begin() {
      counts = true;
      write({ isFinished: false, ...(!isUnfinished && { steps: {} }) });
    },
    done: (step) => note(step, 'done'),
    failed: (step) => note(step, 'failed'),
    forget: (...steps) =>
      write({
        steps: Object.fromEntries(
          Object.entries(content.steps).filter(([step]) => !steps.includes(step)),
        ),
      }),
    finish: () => write({ isFinished: true }),
  };
}

function read(file: string): Content {
  const text = readIfExists(file);
  if (text === undefined) return EMPTY;
  try {
    const found = JSON.parse(text) as Content;
    return found.version === 1 && typeof found.steps === 'object' && found.steps !== null
      ? found
      : EMPTY;
  } catch {
    // Not written to its end: then everything is looked at anew.
    return EMPTY;
  }
}
