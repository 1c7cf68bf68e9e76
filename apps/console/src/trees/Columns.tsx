import { Table } from '@mantine/core';

/** The head of a table, from the catalogue: one column a word, in its order. */
export function Columns({ names }: { readonly names: Readonly<Record<string, string>> }) {
  return (
    <Table.Thead>
      <Table.Tr>
        {Object.entries(names).map(([key, name]) => (
          <Table.Th key={key} scope="col">
            {name}
          </Table.Th>
        ))}
      </Table.Tr>
    </Table.Thead>
  );
}
