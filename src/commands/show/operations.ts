import { findOperations, formatImport, readDeclarations } from '../../spec/declarations';
import { defineCommand } from '../../cli/command';
import { formatTable } from '../../terminal/table';

export const command = defineCommand({
  needs: 'engine',
  declare: (c) =>
    c
      .option('--json', 'print one JSON document')
      .addHelpText(
        'after',
        '\nQueries and actions, and the other ways to the server: apis, jobs and cruds.',
      ),
  async run(context, _, { json }) {
    const { terminal } = context;
    const operations = findOperations(await readDeclarations(context));
    if (json) return terminal.json({ version: 1, operations });
    if (operations.length === 0) return terminal.note('The app has no operations.');
    const rows = operations.map((operation) => [
      operation.kind,
      operation.name,
      operation.entities.join(', '),
      formatImport(operation.function),
      operation.detail ?? '',
    ]);
    terminal.result(formatTable([['KIND', 'NAME', 'ENTITIES', 'FUNCTION', ''], ...rows]));
  },
});
