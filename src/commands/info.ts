import { defineCommand } from '../cli/command';
import { parseInfo } from '../engine/output';
import { findLastCompile } from '../project/project';

export const command = defineCommand({
  needs: 'engine',
  declare: (c) => c.option('--json', 'print one JSON document'),
  async run({ project, engine, terminal }, _, { json }) {
    // The engine's own `info` fails below the root, though it finds it.
    const text = await engine.read(['info'], project.root);
    if (!json) return terminal.result(text);
    const { name = null, databaseSystem = null, projectDirSize = null } = parseInfo(text);
    terminal.result(
      JSON.stringify(
        {
          name,
          root: project.root,
          waspVersion: engine.version,
          waspRange: project.wasp?.range ?? null,
          databaseSystem,
          lastCompile: findLastCompile(project) ?? null,
          projectDirSize,
        },
        null,
        2,
      ),
    );
  },
});
