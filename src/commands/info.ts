import { defineCommand } from '../cli/command';
import type { Info } from '../json/info';
import { findLastCompile } from '../engine/last-compile';
import { parseInfo } from '../engine/printed';
import { askEngine } from '../up-to-date/engine-queries';

export const command = defineCommand({
  needs: 'engine',
  declare: (c) => c.option('--json', 'print one JSON document'),
  async run(context, _, { json }) {
    const { project, engine, terminal } = context;
    const text = await askEngine('info', context);
    if (!json) return terminal.result(text);
    const { name = null, databaseSystem = null, projectDirSize = null } = parseInfo(text);
    const document: Info = {
      version: 1,
      name,
      root: project.root,
      waspVersion: engine.version,
      waspRange: project.wasp?.range ?? null,
      databaseSystem,
      lastCompile: findLastCompile(project) ?? null,
      projectDirSize,
    };
    terminal.json(document);
  },
});
