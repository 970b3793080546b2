import { Fragment } from 'react'
import { withMentions } from './names'

const LINK = /(https?:\/\/[^\s<>"'«»]+[^\s<>"'«».,;:!?)\]])/

/** A line with its web addresses as links; anything else is text and only text. */
function Linked({ text }: { text: string }) {
  return text.split(LINK).map((piece, index) =>
    index % 2 === 1 ? (
      <a
        key={`${index.toString()}`}
        href={piece}
        target="_blank"
        rel="noopener noreferrer nofollow"
        className="link break-all"
      >
        {piece}
      </a>
    ) : (
      <Fragment key={`${index.toString()}`}>{piece}</Fragment>
    ),
  )
}

/** What somebody wrote: paragraphs and line breaks kept, addresses as links, mentions marked. */
export function MessageText({ text, mentions = [] }: { text: string; mentions?: readonly { name: string }[] }) {
  const paragraphs = text
    .replace(/\r\n?/g, '\n')
    .split(/\n[^\S\n]*\n+/)
    .map((paragraph) => paragraph.replace(/^\n+|\s+$/g, ''))
    .filter((paragraph) => paragraph.trim() !== '')
  return (
    <div className="grid gap-2 whitespace-pre-wrap [overflow-wrap:anywhere]">
      {paragraphs.map((paragraph, at) => (
        <p key={`${at.toString()}`}>
          {withMentions(paragraph, mentions).map((piece, index) =>
            piece.mention ? (
              <span key={`${index.toString()}`} className="font-medium text-accent-text">
                {piece.text}
              </span>
            ) : (
              <Linked key={`${index.toString()}`} text={piece.text} />
            ),
          )}
        </p>
      ))}
    </div>
  )
}
