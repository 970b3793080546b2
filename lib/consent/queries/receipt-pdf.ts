import 'server-only'
import PDFDocument from 'pdfkit'
import type { LedgerEntry } from '../domain/event'
import type { ReceiptController } from '../domain/receipt-kantara'
import { receiptLines } from '../domain/receipt-lines'

const MARGIN = 56
const INK = '#1c1917'
const FAINT = '#57534e'

export type ReceiptPdf = {
  entry: LedgerEntry
  controller: ReceiptController
  /** The words that were shown; null when none were or they are no longer kept. */
  notice: string | null
  contactPoint: string | null
}

/** Standard PDF fonts hold Latin-1: the narrow space of French typography becomes its wider sister. */
const latin = (text: string) => text.replaceAll('\u202f', '\u00a0')

/** One page that a customer can read and keep: what was said, when, how, to whom, and how to change it. */
export function receiptPdf(receipt: ReceiptPdf): Promise<Buffer> {
  const { title, lead, lines, noticeTitle, foot, language } = receiptLines(receipt)
  const document = new PDFDocument({
    size: 'A4',
    margin: MARGIN,
    lang: language,
    displayTitle: true,
    info: { Title: latin(title), Author: receipt.controller.name },
  })
  const chunks: Buffer[] = []
  const done = new Promise<Buffer>((resolve, reject) => {
    document.on('data', (chunk: Buffer) => chunks.push(chunk))
    document.on('end', () => resolve(Buffer.concat(chunks)))
    document.on('error', reject)
  })
  document.font('Helvetica').fontSize(10).fillColor(FAINT).text(latin(receipt.controller.name))
  document.moveDown(0.5).font('Helvetica-Bold').fontSize(18).fillColor(INK).text(latin(title))
  document.moveDown(0.5).font('Helvetica').fontSize(11).text(latin(lead))
  document.moveDown(1)
  for (const { label, value } of lines) {
    document.font('Helvetica').fontSize(9).fillColor(FAINT).text(latin(label))
    document.fontSize(11).fillColor(INK).text(latin(value)).moveDown(0.55)
  }
  if (receipt.notice) {
    document.moveDown(0.4).font('Helvetica-Bold').fontSize(11).text(latin(noticeTitle))
    document.moveDown(0.3).font('Helvetica').fontSize(10).text(latin(receipt.notice))
  }
  document.moveDown(1.2).fontSize(9).fillColor(FAINT)
  for (const line of foot) document.text(latin(line)).moveDown(0.3)
  document.end()
  return done
}
