import type { Middleware } from '../context';
import { UserError } from '../errors';
import { findProject } from '../project/project';

/** Fills `context.project` and `context.engine`, as the command's need says. */
export const meetRequirements: Middleware = async (context, next) => {
  const project = findProject(context.invocation.cwd);
  if (project) context.project = project;

  if (context.needs !== 'nothing' && !project) {
    throw new UserError('This is not a Wasp project.', {
      why: `Neither ${context.invocation.cwd} nor a folder above it has a file named .wasproot.`,
      next: 'Change to the folder of your project, name it with -C <dir>, or make a project with `wasp new`.',
    });
  }
  if (context.needs === 'engine') {
    const { useProjectEngine } = await import('../database/project-engine.js');
    context.engine = await useProjectEngine(context);
  }
  return next();
};
