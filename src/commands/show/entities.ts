import { findEntities, readDeclarations, readSchemaText } from '../../analysis/analysis';
import { defineCommand } from '../../cli/command';

export const command = defineCommand({
  needs: 'engine',
  declare: (c) =>
    c
      .option('--json', 'print one JSON document')
      .addHelpText('after', '\nThe models of schema.prisma, with the operations that name them.'),
  async run(context, _, { json }) {
    const { terminal, project } = context;
    const entities = findEntities(readSchemaText(project.root), await readDeclarations(context));
    if (json) return terminal.result(JSON.stringify({ version: 1, entities }, null, 2));
    if (entities.length === 0) return terminal.note('The app has no entities.');
    const text = entities.map(({ name, fields, usedBy }) => {
      const width = Math.max(...fields.map((field) => field.name.length), 0);
      return [
        name,
        ...fields.map((field) => `  ${field.name.padEnd(width)}  ${field.type}`),
        `  used by ${usedBy.join(', ') || 'no operation'}`,
      ].join('\n');
    });
    terminal.result(text.join('\n\n'));
  },
});
