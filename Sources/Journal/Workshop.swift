// Where a store's file is made before it is the store's.

internal import CLinux

/// A folder in a store's folder, with nothing left in it of an attempt that was cut off.
struct Workshop {
    let folder: String
    private let home: StoreHome

    init(_ home: StoreHome, _ name: String) throws(StoreError) {
        self.home = home
        folder = home.path + "/" + name
        try createFolder(folder)
        try check(unsafe linux_remove(folder + "/data.mdb"), folder)
        try check(unsafe linux_remove(folder + "/lock.mdb"), folder)
    }

    /// Brings the new file to the disk, and to its place.
    ///
    /// - Parameter keeping: A second name for the file that had the place.
    func finish(keeping kept: String? = nil) throws(StoreError) {
        try check(unsafe linux_sync(folder + "/data.mdb"), folder)
        if let kept {
            try check(unsafe linux_remove(kept), kept)
            try check(unsafe linux_link(home.data, kept), kept)
            // Its numbers are those of the file that goes; a reader that still has it open keeps its own.
            try check(unsafe linux_remove(home.path + "/lock.mdb"), home.path)
        }
        try check(unsafe linux_rename(folder + "/data.mdb", home.data), home.path)
        _ = unsafe linux_remove(folder + "/lock.mdb")
        _ = unsafe linux_remove_folder(folder)
    }

    private func check(_ result: Int32, _ path: String) throws(StoreError) {
        guard result >= 0 else {
            throw .cannotCreate(path: path, reason: unsafe String(cString: linux_error_text(-result)))
        }
    }
}
