import { defineCommand } from '../cli/command';
import { waitForPort } from '../dev/ready';
import { completeStudio } from '../engine/studio';
import { UserError } from '../errors';
import { isPortFree } from '../ports/reserve';
import { findPortHolder } from '../processes/open-files';

/** The studio's program has it written into it. */
const PORT = 4000;

export const command = defineCommand({
  needs: 'engine',
  declare: (c) =>
    c.addHelpText(
      'after',
      `\nShows the app's pages, operations and entities at http://localhost:${PORT}, as they are when it is started. Ctrl-C stops it.`,
    ),
  async run({ engine, project, terminal, signal }) {
    await verifyPortFree();
    await completeStudio(engine, { terminal, signal });
    const over = new AbortController();
    void waitForPort(PORT, AbortSignal.any([signal, over.signal])).then((answers) => {
      if (answers) terminal.note(`The studio is at http://localhost:${PORT}. Ctrl-C stops it.`);
    });
    try {
      return { exitCode: await engine.run(['studio'], project.root) };
    } finally {
      over.abort();
    }
  },
});

async function verifyPortFree(): Promise<void> {
  if (await isPortFree(PORT)) return;
  const holder = await findPortHolder(PORT);
  throw new UserError(`Port ${PORT}, on which the studio runs, is taken.`, {
    why: holder
      ? `It is held by ${holder}.`
      : 'It is held by a process that this user may not look into.',
    next: 'Stop that, then run `wasp studio` again. The studio knows no other port.',
  });
}
