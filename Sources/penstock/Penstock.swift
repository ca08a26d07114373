@main struct Penstock { static func main() {} }
