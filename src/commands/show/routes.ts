import { findRoutes, formatImport, readDeclarations } from '../../spec/declarations';
import { defineCommand } from '../../cli/command';
import { formatTable } from '../../terminal/table';

export const command = defineCommand({
  needs: 'engine',
  declare: (c) => c.option('--json', 'print one JSON document'),
  async run(context, _, { json }) {
    const { terminal } = context;
    const routes = findRoutes(await readDeclarations(context));
    if (json) return terminal.json({ version: 1, routes });
    if (routes.length === 0) return terminal.note('The app has no routes.');
    const rows = routes.map(({ path, name, page, component, isAuthRequired }) => [
      path,
      name,
      page,
      formatImport(component),
      isAuthRequired ? 'signed in' : 'everybody',
    ]);
    terminal.result(formatTable([['PATH', 'ROUTE', 'PAGE', 'COMPONENT', 'FOR'], ...rows]));
  },
});
