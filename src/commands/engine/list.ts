import { defineCommand } from '../../cli/command';
import type { EngineList } from '../../json/engine-list';
import { findGivenEngine, listEngines, type LocatedEngine } from '../../engine/locate';
import { DEFAULT_VERSION, TRIED_VERSIONS } from '../../engine/platforms';

export const command = defineCommand({
  needs: 'nothing',
  declare: (c) => c.option('--json', 'print one JSON document'),
  async run({ settings, terminal }, _, { json }) {
    const engines = listEngines(settings).map((engine) => describe(engine, 'installed'));
    const given = findGivenEngine(settings);
    if (given) engines.unshift(describe(given, 'WASP_ENGINE'));
    if (json) {
      const document: EngineList = { version: 1, engines };
      return terminal.json(document);
    }
    if (engines.length === 0) {
      return terminal.note(
        `No engine is installed. The first command that needs one installs it; \`wasp engine install\` installs ${DEFAULT_VERSION} now.`,
      );
    }
    for (const { version, folder, from, isTried } of engines) {
      const remarks = [
        from === 'WASP_ENGINE' && 'from WASP_ENGINE',
        !isTried && 'not tried with this shell',
      ].filter(Boolean);
      terminal.result([version, folder, ...remarks].join('  '));
    }
  },
});

function describe(
  { version, folder }: LocatedEngine,
  from: 'installed' | 'WASP_ENGINE',
): EngineList['engines'][number] {
  return { version, folder, from, isTried: TRIED_VERSIONS.includes(version) };
}
