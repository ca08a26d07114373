// What the gateway speaks beyond FIX 4.4, as a dictionary on top of it.

package import FIXWire

extension Tag {
    /// Of FIX 5.0 SP2: what the orders of a list are to one another.
    static var contingencyType: UInt32 { @_noLocks get { 1385 } }
    /// Of FIX 5.0: what prices are a multiple of.
    package static var minPriceIncrement: UInt32 { @_noLocks get { 969 } }
}

/// The extension, in QuickFIX's format: for sessions whose both ends have agreed on it. Everything in it can be said
/// in plain FIX 4.4 too, but for the emergency stop, whose UserRequestTypes a session may let pass by
/// `fieldsWithUnknownEnumValues`.
package enum ExtensionDictionary {
    /// The file's contents; goes on top of FIX 4.4.
    package static func xml() -> [UInt8] { Array(text.utf8) }

    /// FIX 4.4 with the extension.
    ///
    /// - Throws: never, unless the built-in dictionary is broken.
    package static func withFIX44() throws(DictionaryError) -> DataDictionary {
        try DataDictionary(files: [(DataDictionary.fix44XML(), "FIX44.xml"), (xml(), "PENSTOCK.xml")])
    }

    private static let text = """
        <fix>
         <messages>
          <message name='NewOrderList' msgtype='E'><field name='ContingencyType' required='N'/></message>
          <message name='SecurityList' msgtype='y'>
           <group name='NoRelatedSym'><field name='MinPriceIncrement' required='N'/></group>
          </message>
          <message name='SecurityDefinition' msgtype='d'><field name='MinPriceIncrement' required='N'/></message>
         </messages>
         <fields>
          <field number='969' name='MinPriceIncrement' type='FLOAT'/>
          <field number='1385' name='ContingencyType' type='INT'>
           <value enum='1' description='ONE_CANCELS_THE_OTHER'/><value enum='2' description='ONE_TRIGGERS_THE_OTHER'/>
           <value enum='3' description='ONE_UPDATES_THE_OTHER_ABSOLUTE'/>
           <value enum='4' description='ONE_UPDATES_THE_OTHER_PROPORTIONAL'/>
          </field>
          <field number='924' name='UserRequestType'>
           <value enum='101' description='ENGAGE_EMERGENCY_STOP'/><value enum='102' description='RESUME_TRADING'/>
           <value enum='103' description='SIGN_OF_LIFE'/>
          </field>
         </fields>
        </fix>
        """
}
