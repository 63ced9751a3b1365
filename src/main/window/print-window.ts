import { writeFile } from 'node:fs/promises'
import type { WebContents } from 'electron'

/** Writes what the window shows, in its print styles, to a PDF. */
export async function printToPdf(contents: Pick<WebContents, 'printToPDF'>, path: string): Promise<void> {
  const margin = 0.55
  const pdf = await contents.printToPDF({
    pageSize: 'A4',
    printBackground: true,
    // Inches.
    margins: { top: margin, bottom: margin, left: margin, right: margin }
  })
  await writeFile(path, pdf)
}
