import { findEntities, readDeclarations, readSchemaText } from '../../spec/declarations';
import { defineCommand } from '../../cli/command';
import { formatTable } from '../../terminal/table';

export const command = defineCommand({
  needs: 'engine',
  declare: (c) =>
    c
      .option('--json', 'print one JSON document')
      .addHelpText('after', '\nThe models of schema.prisma, with the operations that name them.'),
  async run(context, _, { json }) {
    const { terminal, project } = context;
    const entities = findEntities(readSchemaText(project.root), await readDeclarations(context));
    if (json) return terminal.json({ version: 1, entities });
    if (entities.length === 0) return terminal.note('The app has no entities.');
    const text = entities.map(({ name, fields, usedBy }) =>
      [
        name,
        ...(fields.length > 0
          ? [
              formatTable(
                fields.map((field) => [field.name, field.type]),
                { indent: '  ' },
              ),
            ]
          : []),
        `  used by ${usedBy.join(', ') || 'no operation'}`,
      ].join('\n'),
    );
    terminal.result(text.join('\n\n'));
  },
});
