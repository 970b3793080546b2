/** UUIDs at sixteen bytes each: those of a million records as texts would be a hundred megabytes. */
export class IdList {
  private bytes = Buffer.alloc(16 * 1024)
  length = 0

  add(id: string): void {
    if ((this.length + 1) * 16 > this.bytes.length)
      this.bytes = Buffer.concat([this.bytes, Buffer.alloc(this.bytes.length)])
    this.bytes.write(id.replaceAll('-', ''), this.length * 16, 'hex')
    this.length++
  }

  at(row: number): string {
    const hex = this.bytes.toString('hex', row * 16, row * 16 + 16)
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
  }

  /** The same ids in another order: `order[k]` is the row that becomes row k. */
  arranged(order: Uint32Array): IdList {
    const list = new IdList()
    list.bytes = Buffer.alloc(order.length * 16)
    order.forEach((from, row) => {
      this.bytes.copy(list.bytes, row * 16, from * 16, from * 16 + 16)
    })
    list.length = order.length
    return list
  }
}
