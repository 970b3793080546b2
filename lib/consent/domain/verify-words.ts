import type { ProofCheck, ProofReport } from './proof'
import type { BadEntry, LedgerFault, LedgerReport } from './verify-ledger'

const NBSP = '\u00a0'

const FAULTS: Record<LedgerFault, string> = {
  shape: 'ligne illisible',
  sequence: 'numéro manquant, en double ou hors de sa place',
  link: 'ne suit pas la ligne précédente',
  hash: 'contenu modifié après coup',
  checkpoint_mismatch: 'le registre ne correspond plus à un point de contrôle signé',
  truncated: 'des lignes couvertes par un point de contrôle signé ont disparu',
  forked_checkpoints: 'deux points de contrôle signés de même taille se contredisent',
}

const CHECKS: Record<ProofCheck, string> = {
  shape: 'Fichier bien formé',
  entry: 'Empreinte de l’enregistrement',
  key: 'Clé publique',
  checkpoint: 'Point de contrôle signé',
  inclusion: 'Présence dans le registre',
  notice: 'Texte présenté au client',
  contact_point: 'Coordonnée',
  external: 'Point de contrôle conservé à part',
}

const number = (value: number) => new Intl.NumberFormat('fr-FR').format(value)

function place({ seq, upTo, id }: BadEntry): string {
  const named = id === null ? '' : ` (${id})`
  return seq === upTo ? `ligne ${number(seq)}${named}` : `entre les lignes ${number(seq)} et ${number(upTo)}`
}

/** The outcome of a whole ledger, in French sentences for a terminal. */
export function ledgerSentences(report: LedgerReport, checkpointsGiven: number): string[] {
  const lines: string[] = []
  if (report.firstBad) {
    lines.push(`Registre ALTÉRÉ${NBSP}: ${place(report.firstBad)}, ${FAULTS[report.firstBad.fault]}.`)
    lines.push(`${number(report.size)} lignes lues avant cela.`)
  } else {
    lines.push(`Registre intact${NBSP}: ${number(report.size)} lignes, dernière empreinte ${report.head.hash}.`)
    lines.push(`Racine de Merkle${NBSP}: ${report.root.toString('base64')}`)
  }
  lines.push(
    checkpointsGiven === 0
      ? `Attention${NBSP}: sans points de contrôle externes, une troncature ou une réécriture complète ne se voit pas.`
      : `Points de contrôle concordants${NBSP}: ${report.checkpoints} sur ${checkpointsGiven}.`,
  )
  return lines
}

/** The outcome of one proof, in French sentences for a terminal. */
export function proofSentences(report: ProofReport): string[] {
  const lines = report.passed.map((check) => `✓ ${CHECKS[check]}`)
  if (report.failed !== null) lines.push(`✗ ${CHECKS[report.failed]}${NBSP}: ${report.detail ?? ''}`)
  if (report.entry) {
    const { seq, purpose, channel, state, occurred_at } = report.entry
    lines.push(`Enregistrement ${number(seq)}${NBSP}: ${purpose}, ${channel}, ${state}, le ${occurred_at}`)
  }
  if (!report.ok) return [...lines, 'Preuve REFUSÉE.']
  if (!report.anchored)
    lines.push(
      `Attention${NBSP}: la clé vient du fichier lui-même. Comparez-la à celle que l’entreprise publie, ou ajoutez --checkpoints.`,
    )
  return [...lines, 'Preuve valable.']
}
