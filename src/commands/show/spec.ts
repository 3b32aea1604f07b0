import { readDeclarations } from '../../spec/declarations';
import { defineCommand } from '../../cli/command';
import type { Declaration } from '../../engine/spec-result';
import { formatTable } from '../../terminal/table';

export const command = defineCommand({
  needs: 'engine',
  declare: (c) =>
    c
      .option('--json', 'print one JSON document')
      .addHelpText(
        'after',
        "\nAll that the spec declares, as the engine's analysis has it. `--json` has each declaration whole.",
      ),
  async run(context, _, { json }) {
    const { terminal } = context;
    const declarations = await readDeclarations(context);
    if (json) return terminal.json({ version: 1, declarations });
    terminal.result(
      formatTable([
        ['KIND', 'NAME', 'SAYS'],
        ...declarations.map((one) => [one.declType, one.declName, summarize(one)]),
      ]),
    );
  },
});

/** The first level, as far as it is short; the rest is in the JSON. */
function summarize({ declValue }: Declaration): string {
  const parts = Object.entries(declValue).map(([key, value]) =>
    typeof value === 'string' || typeof value === 'boolean' ? `${key}: ${String(value)}` : key,
  );
  return parts.join(', ');
}
