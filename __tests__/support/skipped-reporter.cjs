'use strict';
// For jest: at the end, one line for each thing that tests were skipped for. `testWith` writes it into their titles.

module.exports = class SkippedReporter {
  onRunComplete(_contexts, { testResults }) {
    const counts = new Map();
    const skipped = testResults
      .flatMap((file) => file.testResults)
      .filter(({ status }) => status === 'pending');
    for (const { fullName } of skipped) {
      for (const [, needed] of fullName.matchAll(/ \[needs ([^\]]+)\]/g)) {
        for (const name of needed.split('; ')) counts.set(name, (counts.get(name) ?? 0) + 1);
      }
    }
    for (const [name, count] of counts)
      process.stderr.write(
        `SKIPPED: ${count} ${count === 1 ? 'test needs' : 'tests need'} ${name}\n`,
      );
  }
};
